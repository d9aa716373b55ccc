/** The reference ledger, asked as the product is. */
import type { UsageEvent } from '../reference/book.ts';
import { instantOf } from '../reference/calendar.ts';
import { ReferenceLedger } from '../reference/ledger.ts';
import { KINDS } from '../reference/rating.ts';
import { chargedOf, leftOf } from '../reference/sums.ts';
import {
  grantName,
  sumsByName,
  type Group,
  type Outcome,
  type Range,
  type Side,
  type State,
  type Totals,
} from './side.ts';

const wordOf = (answer: string | { readonly refused: string }): string =>
  typeof answer === 'string' ? answer : answer.refused;

const valueOf = (event: UsageEvent, group: Group): string => (event[group] as string | undefined) ?? '';

export class Expected implements Side {
  readonly book = new ReferenceLedger();

  readonly does: Side['does'] = {
    plan: (plan, now) => {
      this.book.putPlan(plan, now);
      return 'done';
    },
    prices: (rows) => {
      this.book.putPrices(rows);
      return 'done';
    },
    org: ({ org, body }, now) => wordOf(this.book.putOrg(now, org, body)).replace(/created|changed/, 'done'),
    events: (requests, now) =>
      requests.flatMap(({ backfill, events }) =>
        events.map((event) => {
          const { outcome, code } = this.book.post(now, event.org, event, { backfill });
          return code ?? outcome;
        }),
      ),
    grant: ({ org, body }, now) => wordOf(this.book.postGrant(now, org, body)),
    void: ({ org, id, at }, now) => wordOf(this.book.voidGrant(now, org, id, at)).replace(/voided|again/, 'done'),
    refund: ({ org, body }, now): Outcome => {
      const answer = this.book.refund(now, org, body);
      if ('refused' in answer) return answer.refused;
      const { credits, costUsd, lost, time } = answer;
      return [credits, costUsd, lost, time];
    },
    reprice: (range, now) =>
      Object.entries(this.book.reprice(now, range)).flatMap(([org, { events, credits, usd }]) => [
        org,
        events,
        credits,
        usd,
      ]),
    reserve: (all, now) => all.map(({ org, ...body }) => this.book.reserve(now, org, body)),
    release: ({ org, id }, now) => wordOf(this.book.release(now, org, id)),
    restart: () => 'done',
  };

  entries(org: string) {
    return this.book.entries(org).map(({ time, type, event, credits, usd, overage, balance, moves }) => {
      const named = sumsByName(Object.entries(moves).map(([id, sum]) => [grantName(id), sum]));
      return { time, type, event, credits, usd, overage, balance, moves: named };
    });
  }

  async events(id: string) {
    const org = this.book.org(id);
    return org.events.map(({ body, late, unpriced }) => {
      const [charged, left] = [chargedOf(org, body.id), leftOf(org, body.id)];
      return {
        id: body.id,
        charged: [charged.credits, charged.usd] as const,
        left: [left.credits, left.usd] as const,
        late,
        unpriced,
      };
    });
  }

  state(org: string, now: number): State {
    return this.stateAt(org, now, now);
  }

  stateAt(org: string, at: number, now: number): State {
    const answer = this.book.balance(org, at, now);
    if ('refused' in answer) throw new Error(answer.refused);
    const { billingModel, pools, grants, overage, spent, reserved, percentUsed, cycle } = answer;
    const named = Object.entries(pools).map(([name, { used, remaining }]) => [name, { used, remaining }] as const);
    const left = grants.map(({ id, remaining, expiresAt }) => [grantName(id), remaining, expiresAt] as const);
    return {
      billingModel,
      pools: Object.fromEntries(named),
      grants: left,
      overage,
      spent,
      reserved,
      percentUsed,
      cycle,
    };
  }

  lifetime(org: string) {
    const { charged, reversed, overage, overshoot } = this.book.lifetime(org);
    const { requests, agentRuns, unpriced, tokens } = this.totals(org, { from: -Infinity, to: Infinity });
    return {
      charged: [charged.credits, charged.usd] as const,
      reversed: [reversed.credits, reversed.usd] as const,
      overage,
      overshoot: [overshoot.credits, overshoot.usd] as const,
      lateEvents: this.book.org(org).events.filter(({ late }) => late).length,
      usage: { requests, agentRuns, unpriced, tokens },
    };
  }

  usage(org: string, range: Range, group: Group | null): Record<string, Totals> {
    if (group === null) return { '': this.totals(org, range) };
    const inRange = this.book
      .org(org)
      .events.filter(({ body }) => range.from <= instantOf(body.time) && instantOf(body.time) < range.to);
    const values = new Set(inRange.map(({ body }) => valueOf(body, group)));
    return Object.fromEntries(
      [...values].map((value) => [value, this.totals(org, range, (event) => valueOf(event, group) === value)]),
    );
  }

  /** @param filter which events */
  totals(org: string, { from, to }: Range, filter?: (event: UsageEvent) => boolean): Totals {
    const { tokens, ...totals } = this.book.usage(org, from, to, filter);
    return { ...totals, tokens: KINDS.map((kind) => tokens[kind] ?? 0n) };
  }
}
