import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a module beside this one is told by, in a file that it reads again and again. */
const CONTROLS = {
  'limited-disk': 'LIMITED_DISK',
  'slow-disk': 'SLOW_DISK',
  'broken-disk': 'BROKEN_DISK',
  'shifted-clock': 'SHIFTED_CLOCK',
  'stopped-clock': 'STOPPED_CLOCK',
} as const;

/**
 * The environment of an exporter into which that module is loaded first, and how to tell it a number, which it has from
 * the start.
 */
export function preload(name: keyof typeof CONTROLS, directory: string, first: number) {
  const file = join(directory, name);
  const set = (value: number): void => writeFileSync(file, String(value));
  set(first);
  const module = pathToFileURL(join(import.meta.dirname, `${name}.ts`));
  return { set, env: { NODE_OPTIONS: `--import=${module.href}`, [CONTROLS[name]]: file } };
}
