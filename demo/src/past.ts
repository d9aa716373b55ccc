/** Gives a new Prometheus the past that the demo's ledger has, as if it had scraped all along. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Child } from './children.ts';
import { onPath, type Place } from './helper.ts';
import { DAY, HISTORY_DAYS } from './history.ts';

/** Of the shipped scrape configuration: the past must have the labels that a scrape gives. */
const JOB = 'ledgerline';
/** Prometheus looks back 5 minutes: further apart, samples would make graphs with gaps. */
const STEP = '4m';
/** Counters are nine in ten samples, and what is graphed of them is how much they grow in a day or so. */
const COUNTER_STEP = '2h';
/** Longer than any past: one block, two at most. promtool reads the whole file for each. */
const BLOCKS = '--max-block-duration=40000h';

/**
 * Only where it knows nothing yet. The data directory gets its blocks by one rename: what was cut off before is done
 * again at the next start, and what is there stays as it is. Resolves with what is missing and why, where it is.
 */
export async function givePast(place: Place): Promise<string | undefined> {
  const { dataDir, data } = place;
  const working = path.join(dataDir, 'prometheus-past');
  rmSync(working, { recursive: true, force: true });
  if (existsSync(data) && readdirSync(data).length > 0) return undefined;
  const promtool = onPath('promtool');
  if (promtool === undefined) {
    return (
      'without the 90 days of history, since `promtool` is not on the PATH ' +
      `(install it and remove ${data} to have them)`
    );
  }
  console.log(`Giving Prometheus the 90 days too …`);
  const started = Date.now();
  mkdirSync(working);
  const failure = await makeBlocks(place, promtool, working);
  if (failure === undefined) {
    rmdirSync(data);
    renameSync(path.join(working, 'blocks'), data);
    console.log(`Prometheus has them, in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  rmSync(working, { recursive: true, force: true });
  return failure && `without the 90 days of history: ${failure} (remove ${data} to try again)`;
}

/** Resolves with what went wrong, where it did. */
async function makeBlocks(place: Place, promtool: string, working: string): Promise<string | undefined> {
  const file = path.join(working, 'past.om');
  const run = async (name: string, program: string, args: readonly string[], env = {}): Promise<string | undefined> => {
    const child = new Child(name, program, args, place.dataDir, env);
    place.adopt(child);
    const how = await child.ended;
    return how === 'exit code 0' ? undefined : `${name} ended with ${how}, see ${child.logFile}`;
  };
  const ledgerline = path.join(place.root, 'exporter/src/cli/ledgerline.mjs');
  const range = ['--from', String(Date.now() - HISTORY_DAYS * DAY), '--step', STEP, '--counter-step', COUNTER_STEP];
  const target = ['--job', JOB, '--instance', new URL(place.exporterUrl).host];
  const words = ['export', 'openmetrics', ...range, ...target, '--output', file];
  const connection = { LEDGERLINE_URL: place.exporterUrl, LEDGERLINE_KEY: place.readKey, LEDGERLINE_BOOTSTRAP_KEY: '' };
  return (
    (await run('past-export', process.execPath, [ledgerline, ...words], connection)) ??
    (await run('promtool', promtool, [
      ...['tsdb', 'create-blocks-from', BLOCKS, 'openmetrics', '-q'],
      ...[file, path.join(working, 'blocks')],
    ]))
  );
}
