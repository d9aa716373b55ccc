/** A ledger with one organization on an engine, for the tests that every engine goes through. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, type Opened } from '@ledgerline/testkit/histories/stores.ts';
import { putOrg, putPlan } from '../../src/commands/orgs.ts';
import { isInvalid, parseEvent } from '../../src/ingest/event-parser.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { ALL_ENTRIES, type Snapshot } from '../../src/reading/store.ts';
import type { Engine, StoreLocation } from '../../src/store/engine.ts';
import { postEvents } from '@ledgerline/testkit/post.ts';

export const START = Date.parse('2026-03-05T10:00:00Z');
export const ENTRIES = { ...ALL_ENTRIES, limit: 10_000 };

/** One credit each. */
export const eventOf = (id: string) => {
  const event = parseEvent({ id, org: 'acme', time: START, type: 'gateway_inference', credits: 1, conversation: 'c' });
  if (isInvalid(event)) throw new Error(event.message);
  return event;
};
/** Micro-credits: 100 credits, less those of the events. */
export const balanceIn = async (snapshot: Snapshot): Promise<bigint | undefined> =>
  (await snapshot.entries('acme', ENTRIES)).at(-1)?.balance;

export async function putAcme(ledger: Ledger): Promise<void> {
  await putPlan(ledger, 'test', 'p', { name: 'P', monthlyCredits: 100 });
  await putOrg(ledger, 'test', 'acme', {
    ...{ name: 'Acme', plan: 'p', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 },
  });
}

export class EngineLedger {
  private readonly root: string;
  private readonly store: string;
  private readonly at: (location: StoreLocation) => Engine;
  private current: { readonly engine: Engine; readonly opened: Opened; readonly ledger: Ledger } | null = null;
  now = START;

  constructor(store: string, at: (location: StoreLocation) => Engine) {
    this.root = mkdtempSync(join(tmpdir(), `ledgerline-${store}-`));
    this.store = store;
    this.at = at;
  }

  directory(): string {
    return mkdtempSync(join(this.root, 'ledger-'));
  }

  engineIn(dataDir: string): Engine {
    return this.at({ store: this.store, dataDir });
  }

  /** A new one, with an organization that has 100 credits. */
  async begin(): Promise<void> {
    this.now = START;
    this.start(this.engineIn(this.directory()));
    await putAcme(this.ledger);
  }

  async reopen(): Promise<void> {
    const { engine } = this;
    await this.close();
    this.start(engine);
  }

  async close(): Promise<void> {
    await this.current?.opened.close();
    this.current = null;
  }

  removeAll(): void {
    rmSync(this.root, { recursive: true });
  }

  get engine(): Engine {
    return this.known.engine;
  }
  get opened(): Opened {
    return this.known.opened;
  }
  get ledger(): Ledger {
    return this.known.ledger;
  }

  post(...ids: string[]) {
    return postEvents(this.ledger, ids.map(eventOf));
  }

  read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return this.opened.reader.snapshot(work);
  }

  balance(): Promise<bigint | undefined> {
    return this.read(balanceIn);
  }

  private start(engine: Engine): void {
    const opened = open(engine);
    this.current = { engine, opened, ledger: new Ledger(opened.writer, () => this.now) };
  }

  private get known() {
    if (!this.current) throw new Error('the ledger is not open');
    return this.current;
  }
}
