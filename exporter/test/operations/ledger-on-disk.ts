/** Exporters over directories of this file, and what is found in those: through the API, and in the file itself. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GRAIN, SINGLE } from '../../src/store/sqlite/schema.ts';
import { exportersOfFile, type Exporter, type Reply } from '@ledgerline/testkit/harness.ts';

export const { directory, start } = exportersOfFile();

export interface Event {
  readonly id: string;
  readonly time: number;
  readonly type: string;
  readonly credits: string;
}

export const post = (exporter: Exporter, events: Event | readonly Event[]): Promise<Reply> =>
  exporter.ask('POST', '/v1/events?org=acme', { body: events });

/** In micro-credits, exactly. */
export const micros = (events: readonly Event[]): bigint =>
  events.reduce((sum, { credits }) => sum + BigInt(Math.round(Number(credits) * 1e6)), 0n);

export async function used(exporter: Exporter): Promise<{ credits: bigint; requests: number }> {
  const summary = (await exporter.get('/v1/usage/summary?org=acme')).json as { creditsUsed: number; requests: number };
  const { creditsUsed, requests } = summary;
  return { credits: BigInt(Math.round(creditsUsed * 1e6)), requests };
}

/** What a file says of itself, read when nobody has it open. */
export function audit(dataDir: string): Record<string, unknown> {
  const db = new DatabaseSync(join(dataDir, 'ledger.sqlite'), { readOnly: true });
  const ask = (sql: string): unknown => Object.values(db.prepare(sql).get() ?? {})[0];
  const found = {
    integrity: ask('PRAGMA integrity_check'),
    events: ask('SELECT count(*) FROM events'),
    charges: ask(
      "SELECT (SELECT count(*) FROM entries WHERE type = 'charge') + (SELECT count(*) FROM events WHERE sequence IS NOT NULL)",
    ),
    counted: ask(`SELECT sum(events) FROM rollups WHERE single = ${SINGLE.total} AND grain = ${GRAIN.day}`),
    counter: ask("SELECT sum(events) FROM series WHERE family = 'org'"),
    gaps: ask(`SELECT count(*) FROM accounts WHERE sequence <>
      (SELECT count(*) FROM entries WHERE org = accounts.id) +
      (SELECT count(*) FROM events WHERE org = accounts.id AND sequence IS NOT NULL)`),
    drift: ask(
      `SELECT sum(e.credits) - (SELECT sum(credits) FROM rollups WHERE single = ${SINGLE.total} AND grain = ${GRAIN.quarter}) FROM events e`,
    ),
  };
  db.close();
  return found;
}

export const one = (id: string): Event => ({ id, time: Date.now(), type: 'gateway_inference', credits: '0.5' });

export async function expectStored(exporter: Exporter, ids: readonly string[]): Promise<void> {
  expect((await used(exporter)).requests).toBe(ids.length);
  if (ids.length === 0) return;
  expect((await exporter.get('/v1/usage/summary?org=acme')).json).toMatchObject({ creditsUsed: ids.length / 2 });
}
