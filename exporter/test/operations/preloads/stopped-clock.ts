/**
 * Loaded before an exporter (`NODE_OPTIONS=--import`), in each of its threads: a clock that stands at the epoch
 * milliseconds that the file named by STOPPED_CLOCK says.
 */
import { readFileSync } from 'node:fs';

Date.now = () => Number(readFileSync(process.env['STOPPED_CLOCK'] ?? '', 'utf8'));
