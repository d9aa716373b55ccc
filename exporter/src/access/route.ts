import type { Readable } from 'node:stream';
import type { Role } from '@ledgerline/api';
import type { TSchema } from 'typebox';
import type { AccessKey } from '../model/access.ts';

/** A request that passed its route's schema and its door. */
export interface Asked {
  readonly query: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Only a route that asks for no role is reached without one. */
  readonly key: AccessKey;
  /** Whose numbers are asked for; empty where the route is about none. */
  readonly scope: { readonly orgs: readonly string[]; readonly all: boolean };
  /** Id and name of the key, for the audit. */
  readonly actor: string;
}

/** A JSON text, with the status where it is not 200. */
export type Answer = string | { readonly status: number; readonly json: string };

/** Who is sent an answer that has no end. */
export interface Listener {
  /** `gone` is called once it has left, which takes as long as the other side takes to read. */
  send(text: string, gone: () => void): void;
  /** Ends the answer. */
  end(): void;
  /** Drops the connection, and what has not left. */
  cut(): void;
  /** Whether its key would still be let in. */
  allowed(): boolean;
  onClose(listen: () => void): void;
}

/**
 * One row of the API. Each says who may come in, so that a test can walk all of them:
 * `about: 'org'` the organization of `?org=` or of the key, `'orgs'` also `?org=*`, `'path'` the one in the path,
 * `'platform'` all of them (the role must be held for `*`), `'key'` only the key itself.
 */
interface Door {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly url: string;
  readonly roles: readonly Role[];
  readonly about: 'org' | 'orgs' | 'path' | 'platform' | 'key';
  readonly summary: string;
  readonly schema?: { readonly querystring?: TSchema; readonly params?: TSchema; readonly body?: TSchema };
}

export interface Route extends Door {
  readonly handle: (asked: Asked) => Promise<Answer>;
}

/** One whose answer has no end. */
export interface StreamRoute extends Door {
  readonly method: 'GET';
  /** Resolves once something was sent; until then it can be refused like any other. */
  readonly stream: (asked: Asked, listener: Listener) => Promise<void>;
}

export interface FileAnswer {
  readonly bytes: number;
  readonly content: Readable;
}

/** One whose answer is a file. */
export interface FileRoute extends Door {
  readonly method: 'GET';
  /** @param gone aborts when nobody waits for it any more */
  readonly file: (asked: Asked, gone: AbortSignal) => Promise<FileAnswer>;
}
