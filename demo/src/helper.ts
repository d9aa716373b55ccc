/** A program that makes the demo whole where it is installed. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { Child } from './children.ts';

/** What a helper is told of its surroundings. */
export interface Place {
  readonly root: string;
  readonly dataDir: string;
  /** A directory of its own. */
  readonly data: string;
  readonly exporterUrl: string;
  /** Reads everything, metrics too. */
  readonly readKey: string;
  /** Reads everything that a person in Grafana may see, and changes nothing. */
  readonly grafanaKey: string;
  /** Whatever is started is told here at once, so that it ends with the demo. */
  readonly adopt: (child: Child) => void;
  /** What a person is told of a helper that runs, besides where. */
  readonly remark: (text: string) => void;
}

export interface Program {
  readonly file: string;
  /** Before the helper's own. */
  readonly args: readonly string[];
}

export interface Helper {
  readonly name: string;
  readonly port: number;
  /** Answers 200 once it is ready. */
  readonly readyPath: string;
  readonly find: () => Program | undefined;
  /** What is missing without it. */
  readonly without: string;
  /** Resolves with why it cannot start, where it cannot. */
  readonly prepare?: (place: Place) => Promise<string | undefined>;
  readonly args: (place: Place) => readonly string[];
  /** Besides our own environment. */
  readonly env?: (place: Place) => Readonly<Record<string, string>>;
  /** The last thing that a person is told: where to go. */
  readonly opens?: (url: string) => string;
}

export const setting = (name: string): string | undefined => process.env[name] || undefined;

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const onPath = (name: string): string | undefined =>
  (setting('PATH') ?? '')
    .split(path.delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => path.join(directory, name))
    .find(isProgram);
