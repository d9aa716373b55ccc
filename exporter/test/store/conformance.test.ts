/** What every engine must do: the ledger and its readers rest on it, whatever is below. */
import { LIMITS, open } from '@ledgerline/testkit/histories/stores.ts';
import { postGrant } from '../../src/commands/grants.ts';
import { admit } from '../../src/commands/reservations.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import type { Session } from '../../src/ledger/store.ts';
import { batchOf } from '../../src/model/event-packer.ts';
import type { UsageEvent } from '../../src/model/event.ts';
import { ENGINES } from '../../src/store/engines.ts';
import { ENTRIES, EngineLedger, START, balanceIn, eventOf, putAcme } from './engine-ledger.ts';
import { postEvents } from '@ledgerline/testkit/post.ts';

describe.each(Object.entries(ENGINES))('%s', (store, engineAt) => {
  const its = new EngineLedger(store, engineAt);
  beforeEach(() => its.begin());
  afterEach(() => its.close());
  afterAll(() => its.removeAll());

  test('what was committed is there after it was closed and opened again', async () => {
    await its.post('a', 'b');
    await its.reopen();
    expect(await its.balance()).toBe(98_000_000n);
    expect(await its.post('a', 'c')).toEqual(['duplicate', 'accepted']);
    expect(await its.balance()).toBe(97_000_000n);
  });

  test('a ledger has a secret of its own, for ever', async () => {
    const { idSecret } = its.opened.writer;
    await its.reopen();
    expect(its.opened.writer.idSecret).toEqual(idSecret);
    await its.close();
    await its.begin();
    expect(its.opened.writer.idSecret).not.toEqual(idSecret);
  });

  test('a transaction that fails leaves nothing, in the ledger or in what the writer keeps at hand', async () => {
    await its.post('a');
    const failing = its.opened.writer.transact(async (session) => {
      await putPlanIn(session);
      const [account] = (await session.accounts(['acme'])).values();
      if (account) account.overage = 5n;
      throw new Error('halfway');
    });
    await expect(failing).rejects.toThrow('halfway');
    expect(await its.read(async (snapshot) => (await snapshot.plans()).has('half'))).toBe(false);
    const kept = await its.opened.writer.transact(async (session) => (await session.accounts(['acme'])).get('acme'));
    expect(kept?.overage).toBe(0n);
    expect(await its.post('a', 'b')).toEqual(['duplicate', 'accepted']);
    expect(await its.balance()).toBe(98_000_000n);
  });

  const putPlanIn = async (session: Session) =>
    session.putPlan({
      ...{ plan: 'half', name: 'Half', monthlyCredits: 1n, free: false, bonusCredits: 0n, grantsPayOverage: false },
    });

  test('a reader sees nothing of a transaction until all of it is committed', async () => {
    await its.opened.writer.transact(async (session) => {
      await putPlanIn(session);
      expect(await its.read(async (snapshot) => (await snapshot.plans()).has('half'))).toBe(false);
    });
    expect(await its.read(async (snapshot) => (await snapshot.plans()).has('half'))).toBe(true);
  });

  test('a snapshot stays as it was when it began, and others beside it are of their own moment', async () => {
    await its.post('a');
    await its.read(async (old) => {
      await its.post('b');
      await its.read(async (newer) => {
        await its.post('c');
        expect(await balanceIn(old)).toBe(99_000_000n);
        expect(await balanceIn(newer)).toBe(98_000_000n);
        expect(await its.balance()).toBe(97_000_000n);
        // Looking at one does not move the other.
        expect(await balanceIn(old)).toBe(99_000_000n);
      });
      expect((await old.account('acme'))?.sequence).toBe(2);
    });
  });

  test('so does that of a stream, which is let go of however it ends', async () => {
    const balances = () =>
      its.opened.reader.stream(async function* (snapshot) {
        for (;;) yield await balanceIn(snapshot);
      });
    const held = balances();
    expect((await held.next()).value).toBe(100_000_000n);
    await its.post('a');
    expect((await held.next()).value).toBe(100_000_000n);
    await held.return();
    const failing = its.opened.reader.stream(async function* () {
      yield 1;
      throw new Error('midway');
    });
    await failing.next();
    await expect(failing.next()).rejects.toThrow('midway');
    // As many as one likes, one after the other.
    for (let i = 0; i < 50; i++) for await (const each of balances()) if (each !== undefined) break;
    expect(await its.balance()).toBe(99_000_000n);
  });

  test('many snapshots at once are each whole', async () => {
    const writing = (async () => {
      for (let i = 0; i < 30; i++) await its.post(`x${i}`, `y${i}`);
    })();
    const looks = Array.from({ length: 30 }, (_, i) =>
      its.read(async (snapshot) => {
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
    await its.post('a');
    const knownOf = (...events: UsageEvent[]) =>
      its.opened.writer.transact(async (session) => {
        const batch = batchOf(events, its.opened.writer.idSecret);
        const rows = Int32Array.from(events.keys());
        return session.known([{ org: events[0]?.org ?? '', batch, rows, repeated: new Uint8Array(events.length) }]);
      });
    const known = await knownOf(eventOf('a'), eventOf('b'));
    expect(known.map(({ row, metered }) => [row, metered.event.id])).toEqual([[0, 'a']]);
    expect(known[0]?.metered.chargedCredits).toBe(1_000_000n);
    const elsewhere = await knownOf({ ...eventOf('a'), org: 'nobody' });
    expect(elsewhere).toEqual([]);
  });

  test('a hold counts until it is over, also after it was closed and opened again', async () => {
    const hold = { kind: 'reserve', org: 'acme', body: { id: 'h', amount: 30, ttlSeconds: 60 } } as const;
    await its.ledger.transaction((session, at) => admit(session, at, [hold]));
    const reserved = () => its.read(async (snapshot) => (await snapshot.reserved('acme', 'now', its.now)).credits);
    expect(await reserved()).toBe(30_000_000n);
    await its.reopen();
    const [again] = await its.ledger.transaction((session, at) => admit(session, at, [hold]));
    expect(again).toMatchObject({ status: 200 });
    its.now += 60_000;
    expect(await reserved()).toBe(0n);
    expect(await its.read(async (snapshot) => (await snapshot.reserved('acme', START + 1, its.now)).credits)).toBe(
      30_000_000n,
    );
  });

  test('the newest posting is that of all organizations, and none is 0', async () => {
    expect(await its.read(async (snapshot) => snapshot.newestPosting())).toBe(START);
    its.now += 5000;
    await postGrant(its.ledger, 'test', 'acme', { id: 'g', pool: 'bonus', credits: 1 });
    expect(await its.read(async (snapshot) => snapshot.newestPosting())).toBe(START + 5000);
    const other = open(its.engineIn(its.directory()));
    expect(await other.reader.snapshot(async (snapshot) => snapshot.newestPosting())).toBe(0);
    await other.close();
  });

  test('of each provider and kind the last reconciliation is kept, to the unit, also after it was opened again', async () => {
    const made = {
      ...{ provider: 'openai', kind: 'costs' as const, from: START, to: START + 1, rows: 3, unmatched: 1, at: START },
      ...{ bill: 2n ** 62n + 1n, ledger: -1n, difference: 7n, tolerance: '1%' },
    };
    const others = [
      { ...made, provider: 'anthropic' },
      { ...made, kind: 'usage' as const },
    ];
    await its.opened.writer.transact(async (session) => {
      for (const each of [{ ...made, bill: 1n }, made, ...others]) await session.putReconciliation('acme', each);
      expect(await session.reconciliations('acme')).toHaveLength(3);
    });
    await its.reopen();
    expect(await its.read(async (snapshot) => snapshot.reconciliations('acme'))).toEqual([others[0], made, others[1]]);
    expect(await its.read(async (snapshot) => snapshot.reconciliations('nowhere'))).toEqual([]);
  });

  test('who writes is told of which organizations, and only once it is committed', async () => {
    const told: string[][] = [];
    const engine = its.engineIn(its.directory());
    const writer = engine.writer({ limits: LIMITS, onCommitted: (orgs) => told.push([...orgs]) });
    const ledger = new Ledger(writer, () => START);
    await putAcme(ledger);
    expect(told).toEqual([['*'], ['acme']]);
    await postEvents(ledger, [eventOf('a')]);
    await postEvents(ledger, [eventOf('a')]);
    expect(told.slice(2)).toEqual([['acme']]);
    await writer.close();
  });
});
