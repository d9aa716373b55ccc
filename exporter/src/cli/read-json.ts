import { readFileSync } from 'node:fs';
import { UsageError } from './failure.ts';

/** What a file holds, or standard input where its name is `-`. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === '-' ? process.stdin.fd : file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
