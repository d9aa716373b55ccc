import type { Readable } from 'node:stream';
import { writeAtomically } from '../store/atomic-file.ts';
import { reasonOf } from './client.ts';
import { CommandFailed } from './failure.ts';

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file may not grow so large',
  ECONNRESET: 'the connection was cut',
};

/** Why a file was not written, for people. */
export function notWritten(path: string, error: unknown): CommandFailed {
  const reason = reasonOf(error);
  return new CommandFailed(`${path} was not written: ${WORDS[reason] ?? reason}`);
}

/**
 * Writes `content` to `path` and returns its size in bytes. Throws CommandFailed, and leaves no file, where that fails.
 * @param check throws what is wrong with the file at a path, of so many bytes
 */
export async function writeWhole(
  path: string,
  content: Readable,
  check: (path: string, bytes: number) => void,
): Promise<number> {
  try {
    return await writeAtomically(path, content, check);
  } catch (error) {
    throw error instanceof CommandFailed ? error : notWritten(path, error);
  }
}
