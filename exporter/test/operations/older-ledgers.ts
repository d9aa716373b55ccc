/** Ledgers that earlier versions wrote, and all that the readers of today's say of one. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { Ledger } from '../../src/ledger/ledger.ts';
import { LedgerExposition } from '../../src/metrics/ledger-exposition.ts';
import { ANSWERS } from '../../src/query/answers.ts';
import type { Context } from '../../src/query/listed.ts';
import type { Question, Questions } from '../../src/query/questions.ts';
import { ConversationCache } from '../../src/reading/conversation-cache.ts';
import { KeptListings } from '../../src/reading/listing.ts';
import { ALL_ENTRIES } from '../../src/reading/store.ts';
import { verifyAll } from '../../src/verify/verifier.ts';
import { exportersOfFile } from '@ledgerline/testkit/harness.ts';
import { STORES, type Opened } from '@ledgerline/testkit/histories/stores.ts';
import { postEvents } from '@ledgerline/testkit/post.ts';
import { NOW, fillGolden } from '../reading/golden-ledger.ts';
import { fillOlder } from './older-history.ts';

export const { directory } = exportersOfFile();
const FIXTURES = join(import.meta.dirname, '../fixtures');
/** Each question of the golden answers. */
const QUESTIONS = readFileSync(join(FIXTURES, 'answers.jsonl'), 'utf8').split('\n').filter(Boolean);

export const fileIn = (dataDir: string): string => join(dataDir, 'ledger.sqlite');

export function inFile<T>(dataDir: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(fileIn(dataDir));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

export function open(dataDir: string): Opened {
  const opened = STORES['sqlite']?.(dataDir);
  if (!opened) throw new Error('no such store');
  return opened;
}

/** A ledger as the code of that version left it. That of the third holds what {@link filled} puts into a new one. */
export function writtenBy(version: 1 | 2 | 3): string {
  const dataDir = directory();
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(
    fileIn(dataDir),
    gunzipSync(readFileSync(join(FIXTURES, `ledger-v${version === 1 ? 1 : 3}.sqlite.gz`))),
  );
  if (version === 2)
    inFile(dataDir, (db) => {
      db.exec(`
        ${['rollups', 'cube', 'series'].map((table) => `ALTER TABLE ${table} DROP COLUMN unpriced;`).join('\n')}
        DELETE FROM series WHERE family = 'unpriced';
        PRAGMA user_version = 2;`);
    });
  return dataDir;
}

/** A new ledger with the golden history and that of the older ones. */
export async function filled(): Promise<string> {
  const dataDir = directory();
  const opened = open(dataDir);
  const { writer } = opened;
  await fillGolden(writer);
  let now = 0;
  const ledger = new Ledger(writer, () => now);
  await fillOlder({
    ledger,
    setClock: (time) => (now = time),
    post: async (events) => {
      const refused = (await postEvents(ledger, events)).filter((outcome) => !EXPECTED.has(outcome));
      if (refused.length > 0) throw new Error(refused.join());
    },
  });
  await opened.close();
  return dataDir;
}
const EXPECTED: ReadonlySet<string | null> = new Set(['accepted', 'revised']);

type Row = { [Q in Question]: { question: Q; request: Questions[Q] } }[Question];

async function answer<Q extends Question>(
  { reader }: Opened,
  kept: Pick<Context, 'kept' | 'conversations'>,
  { question, request }: { question: Q; request: Questions[Q] },
): Promise<unknown> {
  try {
    return await reader.snapshot((snapshot) => ANSWERS[question](request, { snapshot, ...kept, now: NOW }));
  } catch (error) {
    return { refused: String(error) };
  }
}

/** All that is said of the ledger in a directory. */
export async function said(dataDir: string): Promise<string[]> {
  const opened = open(dataDir);
  const lines = await saidOf(opened);
  await opened.close();
  return lines;
}

/** What version 2 did not keep: of which model an event was that had no price once, and has one since. */
const UNKNOWN =
  /^metrics ".*(unpriced_events_total\{org=\\"acme\\",model=\\"(new|__other__)|overflow_total\{family=\\"unpriced_events)/;

/** One line after the other: of thousands, the first that differs is enough. @param version of the ledger, once */
export function expectSame(version: 2 | 3, found: readonly string[], expected: readonly string[]): void {
  // Nor did version 2 keep in which order models lacked a price.
  const known = (lines: readonly string[]) =>
    version === 2 ? lines.filter((line) => !UNKNOWN.test(line)).toSorted() : lines;
  const [lines, wanted] = [known(found), known(expected)];
  for (const [index, line] of lines.entries()) expect(line).toBe(wanted[index]);
  expect(lines.length).toBe(wanted.length);
}

/** All that is said of a ledger, line by line: answers, metrics, entries, events and what verification finds. */
export async function saidOf(opened: Opened): Promise<string[]> {
  const { reader, writer, verifier } = opened;
  const lines: string[] = [];
  const say = (what: string, value: unknown): void => {
    const json = (_: string, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part);
    lines.push(`${what} ${JSON.stringify(value, json)}`);
  };
  const kept = { kept: new KeptListings(() => 'a-kept-listing-1'), conversations: new ConversationCache() };
  for (const line of QUESTIONS) {
    const row = JSON.parse(line) as Row;
    say(`${row.question} ${JSON.stringify(row.request)}`, await answer(opened, kept, row));
  }
  for (const openMetrics of [false, true]) {
    const exposition = new LedgerExposition({ labels: ['user'] });
    const bytes = await reader.snapshot((snapshot) => exposition.write(snapshot, openMetrics, NOW));
    for (const line of Buffer.from(bytes).toString().split('\n')) say('metrics', line);
  }
  const orgs = await writer.transact((session) => Promise.resolve(session.orgs()));
  for (const org of orgs) {
    const request = { ...ALL_ENTRIES, limit: 1e9 };
    const entries = await reader.snapshot((snapshot) => Promise.resolve(snapshot.entries(org, request)));
    for (const entry of entries) say('entry', entry);
    const events = await writer.transact(async (session) =>
      session.eventsIn(org, { from: 0, to: NOW * 2, model: null, limit: 1e9 }),
    );
    for (const event of events) {
      say('event', event);
      const its = await writer.transact(async (session) => session.entriesOf(org, event.event.id));
      say(`entries of ${event.event.id}`, its);
    }
  }
  const { mismatches, checked } = await verifyAll(verifier);
  // Those of new events are written later.
  const { ids: _, ...others } = checked;
  say('verified', { mismatches, checked: others });
  return lines;
}
