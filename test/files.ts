/** The repository's own files: not what is installed, built, or kept by a run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@ledgerline/testkit/harness.ts';

const NOT_OURS = new Set(['.git', '.cache', 'node_modules', 'dist', 'coverage', 'data', 'test-results', 'playwright']);

const below = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    // A link (the plugins' .config) leads to what is listed already.
    return entry.isDirectory() ? below(path) : entry.isFile() ? [path] : [];
  });

/** By their paths from the root, with `/`. */
export const FILES = below('').sort();

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
