import { existsSync } from 'node:fs';
import path from 'node:path';

const candidates = (process.env['PATH'] ?? '').split(path.delimiter).map((each) => path.join(each, 'chromium'));

/** The system's Chromium: nothing is downloaded, and it calls nobody. */
export const CHROMIUM = {
  executablePath: candidates.find((each) => existsSync(each)) ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
