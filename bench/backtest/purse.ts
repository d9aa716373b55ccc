/**
 * What is left of credits or of a cap, as the contract has it. Written apart from the ledger and from the projection's
 * walk: what happens in a history is then not decided by the code that foretells it.
 */
import { nextAnchor, type Span } from '../../exporter/src/model/calendar.ts';
import type { CapFunds, CreditFunds, OpenGrant } from '../../exporter/src/ledger/projection.ts';

export interface Terms {
  /** Of each cycle: the plan's credits, or the cap. */
  readonly allowance: bigint;
  readonly byom: boolean;
  readonly grantsPayOverage: boolean;
  readonly anchorDay: number;
}

const ORDER = ['monthly', 'bonus', 'purchased'];

export class Purse {
  readonly terms: Terms;
  cycle: Span;
  /** In this cycle, overage included. */
  used = 0n;
  private overage = 0n;
  private grants: (OpenGrant & { expiresAt: number })[] = [];

  constructor(terms: Terms, cycle: Span) {
    this.terms = terms;
    this.cycle = cycle;
    this.grantMonthly(cycle.start);
  }

  get left(): bigint {
    if (this.terms.byom) return this.used < this.terms.allowance ? this.terms.allowance - this.used : 0n;
    return this.grants.reduce((sum, { remaining }) => sum + remaining, 0n);
  }

  /** Expiries and cycle starts up to `now`; when the last of it expired, where that leaves nothing. */
  advance(now: number): number | null {
    let dry: number | null = null;
    for (;;) {
      const at = Math.min(this.cycle.end, ...this.grants.map(({ expiresAt }) => expiresAt));
      if (at > now) return dry;
      const before = this.left;
      this.grants = this.grants.filter(({ expiresAt }) => expiresAt > at);
      if (at === this.cycle.end) {
        this.cycle = { start: at, end: nextAnchor(at, 'UTC', this.terms.anchorDay) };
        this.used = 0n;
        this.grantMonthly(at);
      }
      if (this.left > 0n) dry = null;
      else if (before > 0n) dry = at;
    }
  }

  use(amount: bigint): void {
    this.used += amount;
    if (this.terms.byom) return;
    let open = amount;
    for (const grant of this.grants) {
      const taken = grant.remaining < open ? grant.remaining : open;
      grant.remaining -= taken;
      open -= taken;
    }
    this.overage += open;
    this.grants = this.grants.filter(({ remaining }) => remaining > 0n);
  }

  grant(pool: OpenGrant['pool'], credits: bigint, at: number, expiresAt: number): void {
    const repaid = !this.terms.grantsPayOverage ? 0n : this.overage < credits ? this.overage : credits;
    this.overage -= repaid;
    if (repaid === credits) return;
    this.grants.push({ id: `${at}`, pool, remaining: credits - repaid, grantedAt: at, expiresAt });
    this.grants.sort((a, b) => ORDER.indexOf(a.pool) - ORDER.indexOf(b.pool) || a.expiresAt - b.expiresAt);
  }

  /** As the projection is given it. */
  funds(): CreditFunds | CapFunds {
    const { allowance, byom, grantsPayOverage } = this.terms;
    if (byom) return { kind: 'cap', spent: this.used, cap: allowance, exhaustedAt: null };
    const { grants, overage } = this;
    return { kind: 'credits', grants, monthlyCredits: allowance, overage, grantsPayOverage, exhaustedAt: null };
  }

  private grantMonthly(at: number): void {
    if (!this.terms.byom) this.grant('monthly', this.terms.allowance, at, this.cycle.end);
  }
}
