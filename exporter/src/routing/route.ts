/** A row of the API: who may come in, what a request and its answers look like, and what is done. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { ErrorAnswer, Role } from '@ledgerline/api';
import type { TSchema } from 'typebox';
import type { AccessKey, Identity } from '../model/access.ts';
import type { Answer, Content } from './answer.ts';
import type { BodyForm } from './body.ts';

/** What a request is checked by; what it does not say, the request may not have. */
export interface Schemas {
  readonly querystring?: TSchema;
  readonly params?: TSchema;
  /** Of a JSON body. Other bodies are a {@link BodyForm}. */
  readonly body?: TSchema;
}

/** What a value is that this schema has let in. */
type Validated<Schema> = Schema extends TSchema ? (TypeBoxTypeProvider & { schema: Schema })['validator'] : undefined;

/** Whose numbers are asked for. */
export interface Scope {
  readonly orgs: readonly string[];
  /** `org=*`: answers that cannot mix organizations come as a list of them. */
  readonly all: boolean;
}

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request that passed its row's schemas and its door. */
export interface Request<S extends Schemas = Schemas> {
  readonly query: Validated<S['querystring']>;
  readonly params: Validated<S['params']>;
  /** As its schema says; of a row with another form of body, its bytes. */
  readonly body: S['body'] extends TSchema ? Validated<S['body']> : Buffer;
  /** Media type of the body, in lower case and without parameters. */
  readonly mediaType: string;
  /** By name in lower case: for what is written in headers, as a CloudEvent may be. */
  readonly headers: Headers;
  /** The header `Accept`. */
  readonly accept: string | undefined;
  /** Who asks. Rows that are open to all are given nobody. */
  readonly key: AccessKey;
  /** On whose behalf, where the request names a person; the key is narrowed by that already. */
  readonly person: Identity | null;
  /** Empty where the row is about none. */
  readonly scope: Scope;
  /** Id and name of the key, and the person, for the audit. */
  readonly actor: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
  /** Whether the key would still be let in: an answer that goes on asks now and then. */
  readonly allowed: () => boolean;
}

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/**
 * `about: 'org'` the organization of `?org=` or of the key, `'orgs'` also `?org=*`, `'path'` the one in the path,
 * `'platform'` all of them (the role must be held for `*`), `'key'` only the key itself.
 */
type About = 'org' | 'orgs' | 'path' | 'platform' | 'key';

/** A refusal in the words of a door, such as a protobuf `Status`. */
export interface RefusalForm {
  /** Media type. */
  readonly type: string;
  readonly schema: TSchema;
  write(error: ErrorAnswer, status: number): string | Uint8Array;
}

interface Row<S extends Schemas> {
  readonly method: Method;
  readonly url: string;
  /** Unique: what generated clients call it. */
  readonly operationId: string;
  readonly summary: string;
  /** Any of these; none: open to all. */
  readonly roles: readonly Role[];
  readonly about: About;
  /** Needs no key where only this machine can reach the listener. */
  readonly openOnLoopback?: boolean;
  readonly schema?: S;
  /** Where the body is not JSON of a schema. */
  readonly body?: BodyForm;
  /** By status, beside the refusals that every row has. */
  readonly answers: Readonly<Record<number, Content>>;
  /** How this door says no, where not in the API's own form: in the form of the request's body, else in the first. */
  readonly refuse?: readonly [RefusalForm, ...RefusalForm[]];
  // Written as a method so that a row of some schemas is a row: the server has checked a request by them.
  handle(request: Request<S>): Promise<Answer>;
}

export type Route = Row<Schemas>;

/** A row, its request typed by its schemas. */
export const route = <S extends Schemas>(row: Row<S>): Route => row;
