#!/usr/bin/env node
/**
 * Starts the command line on a Node that runs TypeScript. Plain JavaScript, because an older Node fails on a .ts file
 * before its first line could say why. `npx ledgerline` has Node 24 first on its PATH; the linked file itself may not.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;

function packagedNode() {
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node');
  } catch {
    return '';
  }
}

if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
  await import('./ledgerline.ts');
} else {
  const node = packagedNode();
  if (existsSync(node)) {
    const script = fileURLToPath(new URL('./ledgerline.ts', import.meta.url));
    const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
  } else {
    console.error(
      `ledgerline needs Node ${NEEDED}; this is ${process.version}. Run \`npm ci\` in the repository, which`,
    );
    console.error(
      `installs Node ${NEEDED} beside it, and then \`npx ledgerline …\`; or install Node ${NEEDED} or later.`,
    );
    process.exitCode = 2;
  }
}
