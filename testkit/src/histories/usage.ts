/** Usage events as producers send them: new ones, the same again, and all that can be wrong with that. */
import fc from 'fast-check';
import type { UsageEvent } from '../reference/book.ts';
import { micro, nano } from '../reference/money.ts';
import { formatCredits, formatUsd } from '../../../exporter/src/model/money.ts';
import { decimal, index, offset, type Past, pick, rarely, seldom, sometimes, type Choice } from './past.ts';

type Event = UsageEvent & { readonly org: string };
/** `share`: where between the newest entry and now it is, in a request that brings history in. */
type EventChoice = (past: Past, share: number | null) => Event | null;

/** As producers write it, or as a float whose last digits are noise. */
const amount = (most: number): fc.Arbitrary<string | number> =>
  fc.oneof(
    { arbitrary: decimal(most), weight: 4 },
    { arbitrary: fc.double({ min: 0, max: most, noNaN: true }), weight: 1 },
  );

const few = (...values: string[]): fc.Arbitrary<string | undefined> => sometimes(fc.constantFrom(...values));
const tokens = fc.record(
  {
    ...{ input: fc.nat(90_000), cacheRead: fc.nat(9000), output: fc.nat(60_000), reasoning: fc.nat(9000) },
    ...{ cacheWrite: fc.nat(900), cacheWrite1h: fc.nat(900), inputAudio: fc.nat(5000), outputAudio: fc.nat(5000) },
  },
  { requiredKeys: [] },
);
const amounts = fc.oneof(
  {
    arbitrary: fc.record({
      tokens,
      model: fc.constantFrom('m', 'mm', 'x'),
      provider: few('p'),
      serviceTier: few('batch', 'flex', 'default'),
      quantity: rarely(fc.record({ pages: amount(9) })),
    }),
    weight: 6,
  },
  { arbitrary: fc.record({ credits: amount(12), costUsd: sometimes(amount(1)) }), weight: 4 },
  { arbitrary: fc.record({ costUsd: amount(1) }), weight: 1 },
  { arbitrary: fc.record({}), weight: 1 },
);
const traits = fc.record({
  type: fc.constantFrom('tool', 'gateway_inference', 'cloud_agent_inference', 'cloud_agent_compute'),
  run: few('r1', 'r2', 'r3'),
  user: few('u1', 'u2'),
  workspace: few('w1', 'w2'),
  conversation: rarely(fc.constantFrom('c1', 'c2')),
  agent: rarely(fc.constantFrom('a1', 'a2')),
  apiKey: rarely(fc.constantFrom('k1', 'k2')),
  category: rarely(fc.constantFrom('llm', 'ocr')),
  reason: rarely(fc.constantFrom('premium_chat', 'workflow_run')),
  reasonDetail: rarely(fc.constantFrom('nightly')),
  source: rarely(fc.constantFrom('chat', 'agent')),
  surface: rarely(fc.constantFrom('web', 'cli')),
  revision: sometimes(fc.nat(2)),
  final: rarely(fc.constant(true)),
});
/** Which of the organization's reservations it names, the newest ones first. */
const reservation = sometimes(fc.nat(2));

/** Without what is undefined: the API knows no such fields. */
const given = (fields: { readonly [K in keyof Event]?: Event[K] | undefined }): Event =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as Event;

const fresh: fc.Arbitrary<EventChoice> = fc
  .tuple(index, offset, traits, amounts, reservation)
  .map(([which, ahead, dimensions, usage, named]) => (past, share) => {
    const org = pick(past.orgs, which) ?? '';
    const time = share === null ? past.now + ahead : past.since(org, share);
    const hold = named === undefined ? undefined : past.book.org(org).holds.at(-1 - named)?.id;
    return given({ id: past.newId('e'), org, time, ...dimensions, ...usage, reservation: hold });
  });

const more = fc.oneof({ arbitrary: fc.nat(30_000), weight: 8 }, { arbitrary: fc.constant(-1), weight: 1 });
const moreMicros = fc.oneof(
  { arbitrary: fc.constant(0n), weight: 2 },
  { arbitrary: fc.bigInt(0n, 3_000_000n), weight: 6 },
  { arbitrary: fc.constant(-1n), weight: 1 },
);
const above = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** The next revision of one that is known: usage grows, upstream amounts too. */
const revised: fc.Arbitrary<EventChoice> = fc
  .record({
    which: index,
    of: index,
    by: fc.constantFrom(1, 1, 1, 1, 1, 2, 0, -1),
    input: more,
    output: more,
    credits: moreMicros,
    pages: rarely(decimal(3)),
    title: few('t'),
    other: seldom,
    last: seldom,
    open: fc.constantFrom(true, true, true, true, true, true, false),
  })
  .map((change) => (past) => {
    const org = pick(past.orgs, change.which) ?? '';
    const known = past.known(org);
    // Mostly one that is not closed.
    const before = pick(
      change.open ? known.filter(({ revision, final }) => revision !== undefined && !final) : known,
      change.of,
    );
    if (!before) return null;
    const counts = before.tokens ?? {};
    const grown = (count: number | undefined, plus: number): number => Math.max(0, (count ?? 0) + plus);
    return given({
      ...before,
      org,
      revision: Math.max(0, (before.revision ?? 0) + change.by),
      tokens: before.tokens && {
        ...counts,
        input: grown(counts.input, change.input),
        output: grown(counts.output, change.output),
      },
      quantity: change.pages === undefined ? before.quantity : { ...before.quantity, pages: change.pages },
      credits: before.credits === undefined ? undefined : formatCredits(above(micro(before.credits) + change.credits)),
      costUsd: before.costUsd === undefined ? undefined : formatUsd(above(nano(before.costUsd) + change.credits)),
      title: change.title ?? before['title'],
      user: change.other ? 'u3' : before['user'],
      final: change.last ? true : before.final,
    });
  });

/** Sent again: as it was, in another notation, or with one field changed and no new revision. */
const again: fc.Arbitrary<EventChoice> = fc
  .tuple(index, index, fc.constantFrom('same', 'same', 'notation', 'time', 'title', 'tokens'))
  .map(([which, of, how]) => (past) => {
    const org = pick(past.orgs, which) ?? '';
    const before = pick(past.known(org), of);
    if (!before) return null;
    const time = Number(new Date(before.time));
    const changed: Record<string, Partial<UsageEvent>> = {
      notation: {
        time: new Date(time).toISOString(),
        quantity: { ...before.quantity, none: '0.0' },
        final: before.final ?? false,
      },
      time: { time: time - 1 },
      title: { title: 'another' },
      tokens: { tokens: { ...before.tokens, input: (before.tokens?.input ?? 0) + 1 } },
    };
    return { ...before, org, ...changed[how] };
  });

const event = fc.oneof(
  { arbitrary: fresh, weight: 6 },
  { arbitrary: revised, weight: 4 },
  { arbitrary: again, weight: 1 },
);

/** The events of several requests, which are posted as one transaction. */
export const events: fc.Arbitrary<Choice> = fc
  .array(
    fc.record({
      choices: fc.array(event, { minLength: 1, maxLength: 4 }),
      share: rarely(fc.double({ min: 0, max: 1, noNaN: true })),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((requests) => (past) => {
    const what = requests.map(({ choices, share = null }) => ({
      backfill: share !== null,
      events: choices.flatMap((choose) => choose(past, share) ?? []),
    }));
    return { kind: 'events', what };
  });
