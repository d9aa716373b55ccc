import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { NODE, ROOT } from './setup.mjs';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs Node 24 in the repository (or a folder of it), passes signals on, and answers with the exit code as a shell would give it. */
export function run(args, environment = {}, cwd = ROOT) {
  const child = spawn(NODE, args, { cwd, stdio: 'inherit', env: { ...process.env, ...environment } });
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
    child.on('exit', (code, signal) => end(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
