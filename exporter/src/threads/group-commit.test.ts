import type { AdmissionAnswer, AdmissionRequest } from '../commands/reservations.ts';
import { isInvalid, parseEvent } from '../ingest/event-parser.ts';
import { wholeBatch, type Batch } from '../ledger/ledger.ts';
import { BatchOutcome } from '../ledger/outcome.ts';
import { batchOf } from '../model/event-packer.ts';
import type { UsageEvent } from '../model/event.ts';
import { Refusal } from '../model/refusal.ts';
import { GroupCommit } from './group-commit.ts';

/** A ledger that writes down in which transactions it was asked to post what, and can be told to fail. */
class FakeLedger {
  readonly log: string[] = [];
  failOn: string | null = null;

  async post(batches: readonly Batch[]): Promise<BatchOutcome[]> {
    const names = batches.map(nameOf);
    this.log.push(names.join('+'));
    await new Promise(setImmediate);
    if (this.failOn !== null && names.includes(this.failOn)) throw new Error(`failed at ${this.failOn}`);
    return batches.map(({ events, rows, backfill }) => {
      const outcome = new BatchOutcome(events.size);
      for (const row of rows) outcome.add(row, { outcome: backfill ? 'duplicate' : 'accepted' });
      return outcome;
    });
  }

  async admit(requests: readonly AdmissionRequest[]): Promise<(AdmissionAnswer | Refusal)[]> {
    const names = requests.map((request) => (request.kind === 'release' ? request.id : request.body.id));
    this.log.push(`gate ${names.join('+')}`);
    await new Promise(setImmediate);
    if (this.failOn !== null && names.includes(this.failOn)) throw new Error(`failed at ${this.failOn}`);
    return names.map((name) =>
      name === 'refused' ? new Refusal('not_found', name) : { status: 200, answer: { name } },
    );
  }
}

/** A batch of this many events whose first has the name as id. */
const batch = (name: string, size = 1, backfill = false): Batch =>
  wholeBatch(batchOf(Array.from({ length: size }, (_, i) => eventOf(i === 0 ? name : `${name}-${i}`))), backfill);
const nameOf = ({ events }: Batch): string => events.id(0);
const eventOf = (id: string): UsageEvent => {
  const event = parseEvent({ id, time: 0, type: 'tool' });
  if (isInvalid(event)) throw new Error(event.message);
  return event;
};

function setUp() {
  const ledger = new FakeLedger();
  return { ledger, commits: new GroupCommit(ledger, (requests) => ledger.admit(requests)) };
}

test('each batch gets the results of its own events', async () => {
  const { commits } = setUp();
  const [a, b] = await Promise.all([commits.post(batch('a', 3)), commits.post(batch('b', 2, true))]);
  expect(a).toMatchObject({ accepted: 3, duplicates: 0 });
  expect(b).toMatchObject({ accepted: 0, duplicates: 2 });
});

test('batches that wait share a transaction, and what comes while it is written shares the next', async () => {
  const { ledger, commits } = setUp();
  const first = ['a', 'b', 'c'].map((name) => commits.post(batch(name)));
  await Promise.race(first);
  await Promise.all([...first, commits.post(batch('d')), commits.post(batch('e'))]);
  expect(ledger.log).toEqual(['a+b+c', 'd+e']);
});

test('a batch that arrives as a message joins the commit that is about to begin', async () => {
  const { ledger, commits } = setUp();
  const early = commits.post(batch('a'));
  await Promise.resolve(); // as another message of the same turn would be delivered
  await Promise.all([early, commits.post(batch('b'))]);
  expect(ledger.log).toEqual(['a+b']);
});

test('a transaction holds at most 2,000 events, and a larger batch goes alone, whole', async () => {
  const { ledger, commits } = setUp();
  const sizes = [1999, 1, 1, 5000, 1500, 501, 1499];
  await Promise.all(sizes.map((size, i) => commits.post(batch(`b${i}`, size))));
  expect(ledger.log).toEqual(['b0+b1', 'b2', 'b3', 'b4', 'b5+b6']);
});

test('a group that fails takes no other down', async () => {
  const { ledger, commits } = setUp();
  ledger.failOn = 'b';
  const outcomes = await Promise.allSettled([
    commits.post(batch('a', 2000)),
    commits.post(batch('b', 2000)),
    commits.post(batch('c', 2000)),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  ledger.failOn = null;
  await expect(commits.post(batch('b', 2000))).resolves.toMatchObject({ accepted: 2000 });
});

test('work runs alone, in the order in which it was asked for', async () => {
  const { ledger, commits } = setUp();
  const work = (name: string) => async () => {
    ledger.log.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    ledger.log.push(`${name} ends`);
    return name;
  };
  const answers = await Promise.all([
    commits.post(batch('a')),
    commits.post(batch('b')),
    commits.alone(work('x')),
    commits.alone(work('y')),
    commits.post(batch('c')),
    commits.post(batch('d')),
    commits.alone(work('z')),
    commits.post(batch('e')),
  ]);
  expect(ledger.log).toEqual(['a+b', 'x begins', 'x ends', 'y begins', 'y ends', 'c+d', 'z begins', 'z ends', 'e']);
  expect([answers[2], answers[3], answers[6]]).toEqual(['x', 'y', 'z']);
});

test('work that fails is told so, and what waits behind it is written', async () => {
  const { ledger, commits } = setUp();
  const failing = commits.alone(() => Promise.reject(new Error('no')));
  const behind = commits.post(batch('a'));
  await expect(failing).rejects.toThrow('no');
  await expect(behind).resolves.toMatchObject({ accepted: 1 });
  expect(ledger.log).toEqual(['a']);
});

const release = (id: string): AdmissionRequest => ({ kind: 'release', org: 'acme', id });

test('who waits at the gate goes before every batch that waits, together, and then a batch has its turn', async () => {
  const { ledger, commits } = setUp();
  const first = commits.post(batch('a', 2000));
  await new Promise(setImmediate);
  const batches = [commits.post(batch('b', 2000)), commits.post(batch('c', 2000))];
  const gate = [commits.admit(release('x')), commits.admit(release('y'))];
  void gate[0]?.then(() => commits.admit(release('z')));
  await Promise.all([first, ...batches, ...gate]);
  expect(ledger.log).toEqual(['a', 'gate x+y', 'b', 'gate z', 'c']);
});

test('while a gate is in use transactions are shorter, and larger batches still go whole', async () => {
  const { ledger, commits } = setUp();
  await commits.admit(release('x'));
  await Promise.all([300, 100, 1, 1000, 1].map((size, i) => commits.post(batch(`b${i}`, size))));
  expect(ledger.log).toEqual(['gate x', 'b0+b1', 'b2', 'b3', 'b4']);
});

test('a refusal at the gate is only of the one it is meant for, and a failed transaction of all in it', async () => {
  const { ledger, commits } = setUp();
  const [one, other] = await Promise.allSettled([commits.admit(release('refused')), commits.admit(release('x'))]);
  expect(one).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
  expect(other).toEqual({ status: 'fulfilled', value: { status: 200, answer: { name: 'x' } } });
  ledger.failOn = 'y';
  const failed = await Promise.allSettled([commits.admit(release('y')), commits.admit(release('z'))]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  ledger.failOn = null;
  await expect(commits.admit(release('again'))).resolves.toMatchObject({ answer: { name: 'again' } });
});
