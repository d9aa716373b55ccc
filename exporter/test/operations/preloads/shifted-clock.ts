/**
 * Loaded before an exporter (`NODE_OPTIONS=--import`), in each of its threads: a clock that is off by as many
 * milliseconds as the file named by SHIFTED_CLOCK says now.
 */
import { readFileSync } from 'node:fs';

const now = Date.now.bind(Date);
Date.now = () => now() + Number(readFileSync(process.env['SHIFTED_CLOCK'] ?? '', 'utf8'));
