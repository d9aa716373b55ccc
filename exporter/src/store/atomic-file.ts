/** A file that is there whole or not at all: written beside its place, checked, flushed, and renamed into it. */
import { createWriteStream, rmSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Rejects, with nothing left behind, where it cannot be written.
 * @param check throws what is wrong with the file at a path, of so many bytes
 */
export async function writeAtomically(
  path: string,
  content: Readable,
  check: (path: string, bytes: number) => void,
): Promise<number> {
  const unfinished = `${path}.part`;
  // One that was interrupted may have left it.
  rmSync(unfinished, { force: true });
  try {
    await pipeline(content, createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }));
    const { size } = await stat(unfinished);
    check(unfinished, size);
    await rename(unfinished, path);
    await flushName(path);
    return size;
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

async function flushName(path: string): Promise<void> {
  const directory = await open(dirname(path), 'r');
  await directory.sync();
  await directory.close();
}
