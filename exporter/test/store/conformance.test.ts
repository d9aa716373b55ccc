/** What every engine must do: the ledger and its readers rest on it, whatever is below. */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LIMITS, open, type Opened } from '@ledgerline/testkit/histories/stores.ts';
import { postGrant } from '../../src/commands/grants.ts';
import { putOrg, putPlan } from '../../src/commands/orgs.ts';
import { admit } from '../../src/commands/reservations.ts';
import { isInvalid, parseEvent } from '../../src/ingest/event-parser.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { eventKey } from '../../src/ledger/posting.ts';
import { ALL_ENTRIES, type Snapshot } from '../../src/reading/store.ts';
import { NotRestored, type Engine } from '../../src/store/engine.ts';
import { ENGINES } from '../../src/store/engines.ts';
import { verifyAll } from '../../src/verify/verifier.ts';

const START = Date.parse('2026-03-05T10:00:00Z');
const ENTRIES = { ...ALL_ENTRIES, limit: 10_000 };

const eventOf = (id: string, credits = 1) => {
  const event = parseEvent({ id, org: 'acme', time: START, type: 'gateway_inference', credits, conversation: 'c' });
  if (isInvalid(event)) throw new Error(event.message);
  return event;
};
const balanceIn = async (snapshot: Snapshot): Promise<bigint | undefined> =>
  (await snapshot.entries('acme', ENTRIES)).at(-1)?.balance;

describe.each(Object.entries(ENGINES))('%s', (store, engineAt) => {
  const directory = mkdtempSync(join(tmpdir(), `ledgerline-${store}-`));
  let ledgers = 0;
  let engine: Engine;
  let opened: Opened;
  let ledger: Ledger;
  let now = START;

  const engineIn = (dataDir: string): Engine => engineAt({ store, dataDir });
  const start = (its: Engine): void => {
    engine = its;
    opened = open(its);
    ledger = new Ledger(opened.writer, () => now);
  };
  const post = (...ids: string[]) => ledger.post([{ events: ids.map((id) => eventOf(id)), backfill: false }]);
  const read = <T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> => opened.reader.snapshot(work);
  const balance = () => read(balanceIn);

  beforeEach(async () => {
    now = START;
    start(engineIn(mkdtempSync(join(directory, `${++ledgers}-`))));
    await putPlan(ledger, 'test', 'p', { name: 'P', monthlyCredits: 100 });
    await putOrg(ledger, 'test', 'acme', {
      ...{ name: 'Acme', plan: 'p', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 },
    });
  });
  afterEach(() => opened.close());
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  test('what was committed is there after it was closed and opened again', async () => {
    await post('a', 'b');
    await opened.close();
    start(engine);
    expect(await balance()).toBe(98_000_000n);
    expect(await post('a', 'c')).toEqual([[{ outcome: 'duplicate' }, { outcome: 'accepted' }]]);
    expect(await balance()).toBe(97_000_000n);
  });

  test('a transaction that fails leaves nothing, in the ledger or in what the writer keeps at hand', async () => {
    await post('a');
    const failing = opened.writer.transact(async (session) => {
      await putPlanIn(session);
      const [account] = (await session.accounts(['acme'])).values();
      if (account) account.overage = 5n;
      throw new Error('halfway');
    });
    await expect(failing).rejects.toThrow('halfway');
    expect(await read(async (snapshot) => (await snapshot.plans()).has('half'))).toBe(false);
    const kept = await opened.writer.transact(async (session) => (await session.accounts(['acme'])).get('acme'));
    expect(kept?.overage).toBe(0n);
    expect(await post('a', 'b')).toEqual([[{ outcome: 'duplicate' }, { outcome: 'accepted' }]]);
    expect(await balance()).toBe(98_000_000n);
  });

  const putPlanIn = async (session: Parameters<Parameters<Opened['writer']['transact']>[0]>[0]) =>
    session.putPlan({
      ...{ plan: 'half', name: 'Half', monthlyCredits: 1n, free: false, bonusCredits: 0n, grantsPayOverage: false },
    });

  test('a reader sees nothing of a transaction until all of it is committed', async () => {
    await opened.writer.transact(async (session) => {
      await putPlanIn(session);
      expect(await read(async (snapshot) => (await snapshot.plans()).has('half'))).toBe(false);
    });
    expect(await read(async (snapshot) => (await snapshot.plans()).has('half'))).toBe(true);
  });

  test('a snapshot stays as it was when it began, and others beside it are of their own moment', async () => {
    await post('a');
    await read(async (old) => {
      await post('b');
      await read(async (newer) => {
        await post('c');
        expect(await balanceIn(old)).toBe(99_000_000n);
        expect(await balanceIn(newer)).toBe(98_000_000n);
        expect(await balance()).toBe(97_000_000n);
        // Looking at one does not move the other.
        expect(await balanceIn(old)).toBe(99_000_000n);
      });
      expect((await old.account('acme'))?.sequence).toBe(2);
    });
  });

  test('so does that of a stream, which is let go of however it ends', async () => {
    const balances = () =>
      opened.reader.stream(async function* (snapshot) {
        for (;;) yield await balanceIn(snapshot);
      });
    const held = balances();
    expect((await held.next()).value).toBe(100_000_000n);
    await post('a');
    expect((await held.next()).value).toBe(100_000_000n);
    await held.return();
    const failing = opened.reader.stream(async function* () {
      yield 1;
      throw new Error('midway');
    });
    await failing.next();
    await expect(failing.next()).rejects.toThrow('midway');
    // As many as one likes, one after the other.
    for (let i = 0; i < 50; i++) for await (const each of balances()) if (each !== undefined) break;
    expect(await balance()).toBe(99_000_000n);
  });

  test('many snapshots at once are each whole', async () => {
    const writing = (async () => {
      for (let i = 0; i < 30; i++) await post(`x${i}`, `y${i}`);
    })();
    const looks = Array.from({ length: 30 }, (_, i) =>
      read(async (snapshot) => {
        for (let turn = 0; turn < i % 5; turn++) await new Promise(setImmediate);
        const entries = await snapshot.entries('acme', ENTRIES);
        await new Promise(setImmediate);
        const account = await snapshot.account('acme');
        expect(entries.length).toBe(account?.sequence);
        expect(await snapshot.countEntries('acme', ENTRIES)).toBe(entries.length);
        // Two events a transaction, after the first grant.
        expect(entries.length % 2).toBe(1);
      }),
    );
    await Promise.all([writing, ...looks]);
  });

  test('it knows events and agent runs by their ids, in their organization only', async () => {
    await post('a');
    const known = await opened.writer.transact(async (session) => session.known([eventOf('a'), eventOf('b')]));
    expect([...known.keys()]).toEqual([eventKey('acme', 'a')]);
    expect(known.get(eventKey('acme', 'a'))?.chargedCredits).toBe(1_000_000n);
    const elsewhere = await opened.writer.transact(async (session) =>
      session.known([{ ...eventOf('a'), org: 'nobody' }]),
    );
    expect(elsewhere.size).toBe(0);
  });

  test('a hold counts until it is over, also after it was closed and opened again', async () => {
    const hold = { kind: 'reserve', org: 'acme', body: { id: 'h', amount: 30, ttlSeconds: 60 } } as const;
    await ledger.transaction((session, at) => admit(session, at, [hold]));
    const reserved = () => read(async (snapshot) => (await snapshot.reserved('acme', 'now', now)).credits);
    expect(await reserved()).toBe(30_000_000n);
    await opened.close();
    start(engine);
    const [again] = await ledger.transaction((session, at) => admit(session, at, [hold]));
    expect(again).toMatchObject({ status: 200 });
    now += 60_000;
    expect(await reserved()).toBe(0n);
    expect(await read(async (snapshot) => (await snapshot.reserved('acme', START + 1, now)).credits)).toBe(30_000_000n);
  });

  test('the newest posting is that of all organizations, and none is 0', async () => {
    expect(await read(async (snapshot) => snapshot.newestPosting())).toBe(START);
    now += 5000;
    await postGrant(ledger, 'test', 'acme', { id: 'g', pool: 'bonus', credits: 1 });
    expect(await read(async (snapshot) => snapshot.newestPosting())).toBe(START + 5000);
    const other = open(engineIn(mkdtempSync(join(directory, 'empty-'))));
    expect(await other.reader.snapshot(async (snapshot) => snapshot.newestPosting())).toBe(0);
    await other.close();
  });

  test('one process has it at a time', async () => {
    const dataDir = mkdtempSync(join(directory, 'locked-'));
    const engines = join(import.meta.dirname, '../../src/store/engines.ts');
    const script = `import { engineAt } from ${JSON.stringify(engines)};
      console.log(engineAt(${JSON.stringify({ store, dataDir })}).lock() === null ? 'in use' : 'free');`;
    const other = (): string =>
      execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
        ...{ encoding: 'utf8', cwd: import.meta.dirname },
      }).trim();
    const unlock = engineIn(dataDir).lock();
    expect(other()).toBe('in use');
    unlock?.();
    expect(other()).toBe('free');
  });

  async function backup(): Promise<string> {
    const file = join(mkdtempSync(join(directory, 'backup-')), 'copy');
    const { bytes, content } = await engine.backups().take(new AbortController().signal);
    await pipeline(content, createWriteStream(file));
    expect(readFileSync(file).length).toBe(bytes);
    return file;
  }

  test('a backup of a ledger that is being written is a sound one, of one moment', async () => {
    await post('a', 'b');
    const copying = backup();
    await post('c', 'd');
    const file = await copying;
    const other = engineIn(join(directory, 'restored', `${ledgers}`));
    expect(other.atRest.exists()).toBe(false);
    expect(other.atRest.flawOf(file)).toBeNull();
    const { bytes } = await other.atRest.restore(file);
    expect(bytes).toBe(readFileSync(file).length);
    expect(other.atRest.exists()).toBe(true);
    const restored = open(other);
    expect([98_000_000n, 96_000_000n]).toContain(await restored.reader.snapshot(balanceIn));
    expect(await verifyAll(restored.verifier)).toMatchObject({ ok: true, mismatches: [] });
    await restored.close();
  });

  test('damage is found, and what is damaged is not restored', async () => {
    await post(...Array.from({ length: 500 }, (_, i) => `e${i}`));
    const file = await backup();
    const content = readFileSync(file);
    writeFileSync(file, content.fill(0x55, Math.floor(content.length / 3), Math.floor(content.length / 2)));
    const other = engineIn(join(directory, 'damaged', `${ledgers}`));
    expect(other.atRest.flawOf(file)).toMatch(/damaged/);
    await expect(other.atRest.restore(file)).rejects.toMatchObject({ constructor: NotRestored, fault: 'backup' });
    expect(other.atRest.exists()).toBe(false);
  });

  test('nothing is restored over a ledger, or beside a process that has it', async () => {
    const file = await backup();
    await expect(engine.atRest.restore(file)).rejects.toMatchObject({ constructor: NotRestored, fault: 'place' });
    const inUse = engineIn(mkdtempSync(join(directory, 'in-use-')));
    const unlock = inUse.lock();
    await expect(inUse.atRest.restore(file)).rejects.toMatchObject({ fault: 'place' });
    unlock?.();
    expect((await inUse.atRest.restore(file)).bytes).toBeGreaterThan(0);
  });

  test('who writes is told of which organizations, and only once it is committed', async () => {
    const told: string[][] = [];
    const dataDir = mkdtempSync(join(directory, 'told-'));
    const writer = engineIn(dataDir).writer({ limits: LIMITS, onCommitted: (orgs) => told.push([...orgs]) });
    const its = new Ledger(writer, () => now);
    await putPlan(its, 'test', 'p', { name: 'P', monthlyCredits: 100 });
    await putOrg(its, 'test', 'acme', {
      ...{ name: 'Acme', plan: 'p', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 },
    });
    expect(told).toEqual([['*'], ['acme']]);
    await its.post([{ events: [eventOf('a')], backfill: false }]);
    await its.post([{ events: [eventOf('a')], backfill: false }]);
    expect(told.slice(2)).toEqual([['acme']]);
    await writer.close();
  });
});
