/** What is done to organizations, besides using: terms, prices, grants, refunds, reservations. */
import fc from 'fast-check';
import { formatCredits, formatUsd } from '../../../exporter/src/model/money.ts';
import type { Hold, OrgBody, Plan } from '../reference/book.ts';
import { DAY } from '../reference/calendar.ts';
import type { Price } from '../reference/rating.ts';
import { leftOf } from '../reference/sums.ts';
import {
  backdated,
  decimal,
  index,
  mostly,
  pick,
  rarely,
  seldom,
  share,
  shareOf,
  sometimes,
  type Choice,
} from './past.ts';
import type { Action } from './side.ts';

/** Larger and smaller ones, and one that gives nothing. */
const PLANS = ['small', 'large', 'none'] as const;
const monthly = { small: [1, 20], large: [21, 60], none: [0, 0] } as const;
export const plan: fc.Arbitrary<Plan> = fc.constantFrom(...PLANS).chain((id) => {
  const [min, max] = monthly[id];
  const amount = fc.integer({ min: min * 10, max: max * 10 }).map((tenths) => (tenths / 10).toFixed(1));
  return fc.record({
    id: fc.constant(id),
    monthlyCredits: amount,
    bonusCredits: fc.constantFrom('0', '0', '3', '0.5'),
    grantsPayOverage: fc.boolean(),
  });
});

/**
 * Offsets of every kind: no summer time, summer time on either side of the equator, half hours, midnights that do not
 * exist.
 */
const ZONES = [
  'UTC',
  'Pacific/Auckland',
  'America/Sao_Paulo',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Apia',
  'America/Havana',
  'Africa/Cairo',
];
const terms = {
  plan: fc.constantFrom('small', 'small', 'large', 'large', 'none'),
  billingModel: fc.constantFrom('credits' as const, 'credits' as const, 'credits' as const, 'byom' as const),
  timezone: fc.constantFrom(...ZONES),
  cycleAnchorDay: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constantFrom(1, 29, 30, 31)),
};
const cap = sometimes(fc.constantFrom('0', '0.5', '1.5', '3'));

/** As it is made, up to some months before the history begins. */
export const newOrg = fc.record({
  body: fc.record({ ...terms, spendCapUsd: cap }),
  age: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 80 * DAY })),
});

const nano = (amount: number): string => formatUsd(BigInt(amount));
const usdRate = fc.integer({ min: 0, max: 1_500_000_000 });
const step = fc.record({ more: fc.integer({ min: 1, max: 60_000 }), dearer: fc.integer({ min: 0, max: 400_000_000 }) });
export const price: fc.Arbitrary<(now: number) => Price> = fc
  .record({
    model: fc.constantFrom('*', '*', '*', 'm*', 'm', 'x'),
    provider: rarely(fc.constant('p')),
    age: fc.constantFrom(null, null, null, null, 5, 40),
    input: mostly(fc.integer({ min: 0, max: 900_000_000 })),
    output: mostly(fc.integer({ min: 0, max: 1_500_000_000 })),
    others: rarely(fc.dictionary(fc.constantFrom('cacheRead', 'cacheWrite', 'inputAudio', 'outputAudio'), usdRate)),
    steps: rarely(fc.array(step, { minLength: 1, maxLength: 2 })),
    serviceTier: rarely(fc.constantFrom('batch', 'flex')),
    isDefault: sometimes(fc.constant(true)),
    pages: rarely(fc.integer({ min: 0, max: 99_999_999 })),
    perRequest: rarely(fc.integer({ min: 0, max: 20_000_000 })),
    creditsPerUsd: rarely(fc.integer({ min: 1, max: 200 })),
    creditsPerOutput: rarely(fc.integer({ min: 0, max: 50 })),
  })
  .map(({ model, provider, serviceTier, age, creditsPerUsd, isDefault, ...rates }) => (now) => ({
    ...{ model, ...given({ provider, serviceTier, creditsPerUsd, default: isDefault }) },
    from: age === null ? 0 : now - age * DAY,
    ...ratesOf(rates),
  }));

interface Rates {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly others: Partial<Record<string, number>> | undefined;
  readonly steps: readonly { readonly more: number; readonly dearer: number }[] | undefined;
  readonly pages: number | undefined;
  readonly perRequest: number | undefined;
  readonly creditsPerOutput: number | undefined;
}

function ratesOf({ input, output, others, steps = [], pages, perRequest, creditsPerOutput }: Rates): Partial<Price> {
  const rates = Object.entries(given({ input, output, ...others }));
  const usd = (more = 0) => Object.fromEntries(rates.map(([kind, rate]) => [kind, nano(rate + more)]));
  let [above, dearer] = [0, 0];
  // Each is dearer than what is below it: others are refused. A kind with a credit rate costs that in all of them.
  const tiers = steps.map((step) => {
    above += step.more;
    dearer += step.dearer;
    return { above, usdPerMillion: usd(dearer) };
  });
  return {
    usdPerMillion: usd(),
    ...(tiers.length > 0 && { tiers }),
    ...(pages !== undefined && { usdPerUnit: { pages: nano(pages) } }),
    ...(perRequest !== undefined && { usdPerRequest: nano(perRequest) }),
    ...(creditsPerOutput !== undefined && { creditsPerMillion: { output: creditsPerOutput } }),
  };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const given = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;

/** Something that is done to one organization. */
const toOrg = <T>(spec: fc.Arbitrary<T>, act: (org: string, spec: T, past: Parameters<Choice>[0]) => Action | null) =>
  fc.tuple(index, spec).map(
    ([which, each]): Choice =>
      (past) =>
        act(pick(past.orgs, which) ?? '', each, past),
  );

export const putPlan = plan.map((what): Choice => () => ({ kind: 'plan', what }));
export const putPrice = price.map((row): Choice => ({ now }) => ({ kind: 'prices', what: [row(now)] }));
export const restart = fc.constant<Choice>(() => ({ kind: 'restart', what: {} }));

const change = fc.record({
  plan: rarely(terms.plan),
  billingModel: sometimes(terms.billingModel),
  timezone: rarely(terms.timezone),
  cycleAnchorDay: rarely(terms.cycleAnchorDay),
  spendCapUsd: rarely(fc.constantFrom('0', '0.5', '1.5', '3')),
  /** By how many days it was created earlier or later, as is said now. */
  moved: rarely(fc.integer({ min: -20, max: 20 })),
});
export const putOrg = toOrg(change, (org, { moved, spendCapUsd, ...changed }, { bodies, book }) => {
  const before = bodies.get(org);
  if (!before) return null;
  const { createdAt, entries, events } = book.org(org);
  // Where there are events and no entries, since nothing was charged, the contract lets it move and the product does
  // not.
  const mayMove = moved !== undefined && (entries.length > 0 || events.length === 0);
  const elsewhen = mayMove && { createdAt: createdAt + moved * DAY };
  // A cap that is put before anything was posted settles nothing, so cycles that are posted later begin with it, though
  // they began before it was put. The contract leaves open which one they had.
  const isUntouched = entries.length === 0 && events.length === 0;
  const cap = isUntouched ? {} : given({ spendCapUsd });
  const body: OrgBody = { ...before, createdAt, ...given(changed), ...cap, ...elsewhen };
  return { kind: 'org', what: { org, body } };
});

const grantOf = fc.record({
  pool: fc.constantFrom('monthly' as const, 'bonus' as const, 'purchased' as const),
  credits: decimal(15),
  days: sometimes(fc.integer({ min: -1, max: 50 })),
  at: backdated,
  again: rarely(index),
});
export const grant = toOrg(grantOf, (org, { pool, credits, days, at, again }, past) => {
  const body = {
    id: past.newId('g'),
    pool,
    credits,
    ...(days !== undefined && { expiresAt: past.now + days * DAY }),
    ...(at !== undefined && { at: past.since(org, at) }),
  };
  const known = again === undefined ? undefined : pick(past.book.org(org).grantBodies, again);
  // The same once more, or another under its id.
  return { kind: 'grant', what: { org, body: known ? { ...known, ...(pool === 'bonus' && { credits }) } : body } };
});

export const voided = toOrg(fc.record({ of: index, at: backdated }), (org, { of, at }, past) => {
  // What the monthly grants of plans are called is up to each ledger.
  const grants = past.book.org(org).grants.filter(({ id }) => !id.startsWith('__monthly'));
  const { id } = pick(grants, of) ?? {};
  return id === undefined
    ? null
    : { kind: 'void', what: { org, id, ...(at !== undefined && { at: past.since(org, at) }) } };
});

const refundOf = fc.record({ of: index, part: mostly(share), wrong: seldom, at: backdated, again: rarely(index) });
export const refund = toOrg(refundOf, (org, { of, part, wrong, at, again }, past) => {
  const earlier = again === undefined ? undefined : pick(past.book.org(org).refunds, again);
  // Mostly one of which something is left.
  const known = past.known(org).map(({ id }) => id);
  const some = known.filter((id) => leftOf(past.book.org(org), id).credits > 0n);
  const event = pick(some.length > 0 && !wrong ? some : known, of);
  if (earlier) return { kind: 'refund', what: { org, body: { ...earlier.body, ...(wrong && { note: 'other' }) } } };
  if (event === undefined) return null;
  const left = leftOf(past.book.org(org), event);
  const inUsd = past.isByom(org) !== wrong;
  const amount =
    part &&
    (inUsd ? { costUsd: formatUsd(shareOf(left.usd, part)) } : { credits: formatCredits(shareOf(left.credits, part)) });
  const when = at !== undefined && { at: past.since(org, at) };
  return { kind: 'refund', what: { org, body: { id: past.newId('r'), event, ...amount, ...when } } };
});

const range = fc.record({
  which: rarely(index),
  days: fc.integer({ min: 10, max: 150 }),
  model: rarely(fc.constantFrom('m', 'mm')),
});
export const reprice = range.map(({ which, days, model }): Choice => ({ now, orgs }) => {
  const org = which === undefined ? undefined : pick(orgs, which);
  const what = { ...given({ org, model }), from: now - days * DAY, to: now + 8 * DAY };
  return { kind: 'reprice', what };
});

const reserveOf = fc.record({
  which: index,
  part: mostly(share),
  amount: decimal(8),
  ttlSeconds: fc.constantFrom(1, 3600, 86_400),
  again: rarely(index),
});
function askedFor({ asked }: Hold): { amount: string; ttlSeconds: number } {
  const [nano, ttlSeconds] = JSON.parse(asked) as [string, number];
  return { amount: formatUsd(BigInt(nano)), ttlSeconds };
}

/** Several at once: each sees what those before it hold. */
export const reserve = fc.array(reserveOf, { minLength: 1, maxLength: 3 }).map((all): Choice => (past) => {
  const what = all.map(({ which, part, amount, ttlSeconds, again }) => {
    const org = pick(past.orgs, which) ?? '';
    const known = again === undefined ? undefined : pick(past.book.org(org).holds, again);
    if (known) return { org, id: known.id, ...(part ? askedFor(known) : { amount, ttlSeconds }) };
    const balance = past.book.balance(org, past.now);
    // A share of what is left, so that some fit exactly.
    const left = part && 'remaining' in balance ? shareOf(balance.remaining - balance.reserved, part) : 0n;
    return { org, id: past.newId('h'), amount: left > 0n ? formatCredits(left) : amount, ttlSeconds };
  });
  return { kind: 'reserve', what };
});

export const release = toOrg(index, (org, of, { book }) => {
  const hold = pick(book.org(org).holds, of);
  return hold ? { kind: 'release', what: { org, id: hold.id } } : null;
});
