/**
 * The exporter is killed again and again while it is busy: nothing that was acknowledged is lost, nothing is there
 * twice. LEDGERLINE_SEED repeats what clients do and when they are cut off (not how threads meet); LEDGERLINE_KILLS is
 * how often.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeOrg, expectOk, type Exporter } from '@ledgerline/testkit/harness.ts';
import { seeded } from '@ledgerline/testkit/random.ts';
import { decimal, verify } from './crash-tally.ts';
import { Load } from './crash-load.ts';
import { directory, start } from './ledger-on-disk.ts';

const SEED = Number(process.env['LEDGERLINE_SEED'] ?? Date.now() % 2 ** 31);
const KILLS = process.env['LEDGERLINE_KILLS'] === undefined ? null : Number(process.env['LEDGERLINE_KILLS']);
const MILLISECONDS = 40_000;
const LONGEST_WAIT = 10_000;

interface Scene {
  readonly exporter: Exporter;
  readonly load: Load;
  readonly random: () => number;
  /** Aborted when it was killed. */
  readonly signal: AbortSignal;
}

type Moment = readonly [name: string, wait: (scene: Scene) => Promise<unknown>];

/** When a busy exporter is killed. */
const MOMENTS: readonly [Moment, ...Moment[]] = [
  ['under load', ({ random }) => sleep(100 + random() * 1500)],
  [
    'within a reprice',
    async ({ load, random }) => {
      await load.sent('reprice');
      await sleep(random() * 40);
    },
  ],
  ['as soon as it listens', ({ random }) => sleep(random() * 20)],
  [
    'within a big batch',
    async ({ load, random }) => {
      await load.sent('big batch');
      await sleep(random() * 250);
    },
  ],
  // Only a checkpoint writes the file itself.
  [
    'within a checkpoint',
    async ({ load, exporter, random, signal }) => {
      const changed = (): number => statSync(join(exporter.dataDir, 'ledger.sqlite')).mtimeMs;
      const before = changed();
      while (changed() === before && !signal.aborted) {
        load.wish = 'big batch';
        await sleep(1);
      }
      await sleep(random() * 10);
    },
  ],
];

/** Killed before it listens, or soon after. */
async function killStarting(dataDir: string, milliseconds: number): Promise<void> {
  const script = `"$@" & child=$!; sleep ${(milliseconds / 1000).toFixed(3)}; kill -9 $child; wait $child`;
  const started = await start({ dataDir, wrapper: ['sh', '-c', script, 'sh'] }).catch((error: unknown) =>
    String(error),
  );
  if (typeof started === 'string') expect(started).toMatch(/ended with 137: (Killed\s*)?$/);
  else if (started.process.exitCode === null) await new Promise((resolve) => started.process.once('exit', resolve));
}

/** What it complains of explains an answer that was not expected. */
async function startAgain(dataDir: string): Promise<Exporter> {
  const exporter = await start({ dataDir });
  exporter.process.stderr?.pipe(process.stderr, { end: false });
  return exporter;
}

async function prepare(exporter: Exporter, load: Load): Promise<void> {
  const cycleAnchorDay = new Date(Date.now() + 15 * 86_400_000).getUTCDate(); // no cycle ends meanwhile
  for (const { org, kind } of load.tallies) {
    const plan = { monthlyCredits: decimal(kind.monthly), grantsPayOverage: org === 'overdrawn' };
    const cap = kind.billingModel === 'byom' ? { spendCapUsd: 5 } : {};
    await makeOrg(exporter, org, { plan, billingModel: kind.billingModel, cycleAnchorDay, ...cap });
  }
  const prices = [{ model: 'crash', from: '2020-01-01', usdPerMillion: { input: 3 } }];
  await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: prices }));
}

test(
  `killed under load, all that was acknowledged is there once (LEDGERLINE_SEED=${SEED})`,
  async () => {
    const dataDir = directory();
    const random = seeded(SEED);
    const load = new Load(SEED);
    const killed: string[] = [];
    const began = Date.now();
    // Without a number: while there is time, and each kind at least once.
    const isOver = (): boolean =>
      KILLS === null ? killed.length > 6 && Date.now() - began > MILLISECONDS : killed.length >= KILLS;

    // The first times there is no ledger yet.
    for (let i = 0; i < 2; i++) await killStarting(dataDir, 200 + random() * 1000);
    let exporter = await startAgain(dataDir);
    await prepare(exporter, load);
    for (let round = 0; !isOver(); round++) {
      const [moment, wait] = MOMENTS[round % MOMENTS.length] ?? MOMENTS[0];
      const waiting = new AbortController();
      const { signal } = waiting;
      const longest = sleep(LONGEST_WAIT, undefined, { signal }).catch(() => undefined);
      const busy = load.run(exporter);
      await Promise.race([busy, wait({ exporter, load, random, signal }), longest]);
      waiting.abort();
      await exporter.kill();
      await busy;
      killed.push(moment);
      if (round % 4 === 2) {
        await killStarting(dataDir, random() * 2500);
        killed.push('while it starts');
      }
      exporter = await startAgain(dataDir);
      await load.settle(exporter);
      if (round % Math.max(10, Math.floor((KILLS ?? 0) / 10)) === 9) await verify(exporter);
    }
    await load.finish(exporter);
    await verify(exporter);
    expect(await exporter.stop()).toBe(0);

    const kinds = [...new Set(killed)].map((kind) => `${killed.filter((each) => each === kind).length} ${kind}`);
    const events = load.tallies.reduce((sum, { requests }) => sum + requests, 0);
    console.info(
      `LEDGERLINE_SEED=${SEED}: killed ${killed.length} times (${kinds.join(', ')}); ${load.answered} requests, ${events} events`,
    );
  },
  24 * 3_600_000,
);
