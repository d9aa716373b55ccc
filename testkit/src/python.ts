/** A Python with OpenTelemetry's SDK and its OTLP exporters; for tests, where `.ci/run` has put it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './harness.ts';

const PROGRAM = join(ROOT, '.cache/otel-python/bin/python');
export const hasOtelPython = existsSync(PROGRAM);

/** Runs a program of `testkit/python`, and resolves with what it said on stderr. Throws where it fails. */
export async function runPython(name: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(PROGRAM, [join(ROOT, 'testkit/python', name)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}: ${said}`);
  return said;
}
