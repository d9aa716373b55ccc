/**
 * The reference ledger itself: one method for each thing that can be done to a ledger, in the words and amounts of the
 * API, with the clock given. What is refused is returned as `{ refused: code }`; input is expected to be well formed.
 */
import type { GrantBody, Org, OrgBody, Plan, Refused, RefundBody, Time, UsageEvent } from './book.ts';
import { instantOf } from './calendar.ts';
import * as charging from './charging.ts';
import * as corrections from './corrections.ts';
import * as orgs from './orgs.ts';
import { micro } from './money.ts';
import { settle, settled } from './posting.ts';
import type { Price } from './rating.ts';
import { asItWas, balanceOf, entriesOf, usageOf } from './reports.ts';
import { capOf, cycleOf, lifetime, newest } from './sums.ts';

/** Whether nothing would change: an amount may be written in more than one way. */
const saysTheSame = (a: Plan, b: Plan): boolean =>
  micro(a.monthlyCredits) === micro(b.monthlyCredits) &&
  micro(a.bonusCredits ?? 0) === micro(b.bonusCredits ?? 0) &&
  (a.grantsPayOverage ?? false) === (b.grantsPayOverage ?? false);

export class ReferenceLedger {
  readonly plans = new Map<string, Plan>();
  prices: readonly Price[] = [];
  readonly orgs = new Map<string, Org>();

  org(id: string): Org {
    const org = this.orgs.get(id);
    if (!org) throw new Error(`no organization ${id}`);
    return org;
  }

  /** Cycles that have begun by now began with the plan as it was: they are posted before it changes. */
  putPlan(plan: Plan, now = 0): void {
    const before = this.plans.get(plan.id);
    if (before && saysTheSame(before, plan)) return;
    const isOn = (org: Org): boolean => [cycleOf(org).terms, org.asked.at(-1)].some((terms) => terms?.plan === plan.id);
    for (const org of this.orgs.values()) if (isOn(org)) settle(this.plans, org, Math.max(now, newest(org)));
    this.plans.set(plan.id, plan);
  }

  /** A row takes the place of one with the same model, provider, service tier and date that is a default as it is. */
  putPrices(rows: readonly Price[]): void {
    const key = ({ model, provider = '', serviceTier = '', from, default: isDefault = false }: Price): string =>
      JSON.stringify([model, provider, serviceTier, instantOf(from), isDefault]);
    const replaced = new Set(rows.map(key));
    this.prices = [...this.prices.filter((price) => !replaced.has(key(price))), ...rows];
  }

  /** `createdAt` may lie in the past, and may change while the organization has no entries: then it begins anew. */
  putOrg(now: number, id: string, body: OrgBody): Refused | 'created' | 'changed' {
    const known = this.orgs.get(id);
    const createdAt = instantOf(body.createdAt ?? known?.createdAt ?? now);
    if (createdAt > now) return orgs.refused('invalid_request');
    if (known && createdAt !== known.createdAt && known.entries.length > 0) return orgs.refused('conflict');
    const terms = known ? cycleOf(known).terms : orgs.termsOf(body, createdAt);
    const isNew = createdAt !== known?.createdAt;
    const org = isNew ? orgs.createOrg(this.plans, terms, known ? capOf(known) : orgs.capOf(body), createdAt) : known;
    if (known && isNew) org.holds.push(...known.holds);
    this.orgs.set(id, org);
    if (known) orgs.changeOrg(this.plans, org, now, body);
    return known ? 'changed' : 'created';
  }

  postGrant(now: number, org: string, body: GrantBody) {
    return orgs.postGrant(this.plans, this.org(org), now, body);
  }

  voidGrant(now: number, org: string, id: string, at?: Time) {
    return orgs.voidGrant(this.plans, this.org(org), now, id, at);
  }

  post(now: number, org: string, event: UsageEvent, { backfill = false } = {}): charging.Outcome {
    return charging.postEvent(this, this.lapsed(org, now), now, event, backfill);
  }

  refund(now: number, org: string, body: RefundBody) {
    return corrections.refund(this.plans, this.org(org), now, body);
  }

  /** By organization, those in which something moves. */
  reprice(now: number, { org, ...range }: corrections.Repricing & { readonly org?: string }) {
    const chosen = [...this.orgs].filter(([id]) => org === undefined || id === org);
    const answers = chosen.map(([id, each]) => [id, corrections.reprice(this, each, now, range)] as const);
    const moved = answers.filter(([, { events }]) => events > 0);
    for (const [id] of moved) this.lapsed(id, now);
    return Object.fromEntries(moved);
  }

  reserve(now: number, org: string, body: { id: string; amount: string; ttlSeconds: number }) {
    return charging.reserve(this.plans, this.lapsed(org, now), now, body);
  }

  release(now: number, org: string, id: string) {
    return charging.release(this.lapsed(org, now), now, id);
  }

  /** What looks at holds writes down which are over: a clock that is set back afterwards brings none back to life. */
  private lapsed(id: string, now: number): Org {
    const org = this.org(id);
    for (const hold of org.holds) if (hold.expiresAt <= now) hold.endedAt = Math.min(hold.endedAt, hold.expiresAt);
    return org;
  }

  /** Now, or as it was at a moment: what was posted by then, and what was due by then as if it were posted. */
  balance(id: string, at: number, now = at): Refused | ReturnType<typeof balanceOf> {
    const org = this.org(id);
    if (at > now || (at < now && at < org.createdAt)) return orgs.refused('invalid_request');
    const then = at < now ? asItWas(org, at) : org;
    return balanceOf(settled(this.plans, then, Math.max(at, newest(then))), at);
  }

  entries(org: string) {
    return entriesOf(this.org(org));
  }

  /** With what is due by a moment, as if it were posted. */
  settled(id: string, at: number): Org {
    const org = this.org(id);
    return settled(this.plans, org, Math.max(at, newest(org)));
  }

  usage(org: string, from: number, to: number, filter?: (event: UsageEvent) => boolean) {
    return usageOf(this.org(org), from, to, filter);
  }

  lifetime(org: string) {
    return lifetime(this.org(org));
  }
}
