import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { NODE, ROOT } from './setup.mjs';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Passes signals on, and resolves with the exit code as a shell would give it. */
function ended(child) {
  const passOn = (signal) => child.kill(signal);
  for (const signal of PASSED_ON) process.on(signal, passOn);
  return new Promise((resolve) => {
    const end = (code) => {
      for (const signal of PASSED_ON) process.off(signal, passOn);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`Cannot run ${NODE}: ${error.message}`);
      end(127);
    });
    child.on('close', (code, signal) => end(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** Runs Node 24 in the repository, or a folder of it. */
export const run = (args, environment = {}, cwd = ROOT) =>
  ended(spawn(NODE, args, { cwd, stdio: 'inherit', env: { ...process.env, ...environment } }));

/** The same, with what it says kept for later. */
export async function runQuietly(args) {
  const child = spawn(NODE, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return { code: await ended(child), output };
}
