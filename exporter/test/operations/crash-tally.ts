/** What an organization must hold after crashes: added up here from what was acknowledged, and read there over HTTP. */
import { formatCredits } from '../../src/model/money.ts';
import { expectOk, type Exporter } from '@ledgerline/testkit/harness.ts';

/** Amounts here are millionths: micro-credits or micro-USD, or tokens where the price book rates. */
export interface Kind {
  readonly billingModel: 'credits' | 'byom';
  /** The field of an event that says its amount; `tokens`: the price book does. */
  readonly field: 'credits' | 'costUsd' | 'tokens';
  readonly monthly: bigint;
}

/** A plan that lasts, one that does not, one of USD, and one that is repriced. */
export const ORGS: Readonly<Record<string, Kind>> = {
  lasting: { billingModel: 'credits', field: 'credits', monthly: 100_000_000_000n },
  overdrawn: { billingModel: 'credits', field: 'credits', monthly: 1_000_000n },
  byom: { billingModel: 'byom', field: 'costUsd', monthly: 0n },
  repriced: { billingModel: 'credits', field: 'tokens', monthly: 5_000_000n },
};

export const millionths = (shown: unknown): bigint => BigInt(Math.round(Number(shown) * 1e6));
export const decimal = formatCredits;

interface Entry {
  readonly seq: number;
  readonly time: string;
  readonly type: string;
  readonly credits: number;
  readonly costUsd: number;
}

export class Tally {
  readonly org: string;
  readonly kind: Kind;
  requests = 0;
  used = 0n;
  refunded = 0n;
  /** Refunded to grants that were voided. */
  lost = 0n;
  granted = 0n;
  readonly held = new Map<string, bigint>();
  /** By id, where the price book rates: tokens, and what was refunded. */
  readonly rated = new Map<string, { tokens: bigint; refunded: bigint }>();
  /** USD per million tokens that holds now: so many times 100 micro-credits a token. */
  rate = 3n;
  private readonly entries = { sequence: 0, time: '', sums: new Map<string, bigint>() };

  constructor(org: string, kind: Kind) {
    this.org = org;
    this.kind = kind;
  }

  use(id: string, amount: bigint, isNew: boolean): void {
    if (isNew) this.requests += 1;
    this.used += amount;
    if (this.kind.field !== 'tokens') return;
    const known = this.rated.get(id);
    if (known) known.tokens += amount;
    else this.rated.set(id, { tokens: amount, refunded: 0n });
  }

  refund(id: string, amount: bigint, lost: bigint): void {
    this.refunded += amount;
    this.lost += lost;
    const known = this.rated.get(id);
    if (known) known.refunded += amount;
  }

  shrinkHold(id: string, by: bigint, ends: boolean): void {
    const held = this.held.get(id) ?? 0n;
    if (ends) this.held.delete(id);
    else this.held.set(id, by < held ? held - by : 0n);
  }

  /** What everything costs once it was repriced: an event no less than was refunded of it. */
  get repricedTo(): bigint {
    let sum = 0n;
    for (const { tokens, refunded } of this.rated.values()) {
      const charged = tokens * 100n * this.rate;
      sum += charged > refunded ? charged : refunded;
    }
    return sum;
  }

  /** Compares all of it. `used`: gross; undefined where it cannot be known now. */
  async compare(exporter: Exporter, used: bigint | undefined): Promise<void> {
    const { org, kind } = this;
    const summary = (await read(exporter, `/v1/usage/summary?org=${org}`)) as Record<string, number>;
    const balance = (await read(exporter, `/v1/balance?org=${org}`)) as Record<string, number>;
    const byom = kind.billingModel === 'byom';
    const net = millionths(summary[byom ? 'costUsd' : 'creditsUsed']);
    const left = byom ? 0n : millionths(balance['remaining']) - millionths(balance['overage']);
    const sum = await this.readEntries(exporter);
    const given = kind.monthly + this.granted;
    const found = {
      requests: summary['requests'],
      reserved: millionths(balance['reserved']),
      net: used === undefined ? 'unknown' : net,
      granted: sum('grant'),
      refunds: sum('refund'),
      posted: -(sum('charge') + sum('adjustment') + sum('refund')),
      left: byom ? millionths(balance['spendUsd']) : left,
    };
    expect({ org, ...found }).toEqual({
      org,
      requests: this.requests,
      reserved: [...this.held.values()].reduce((held, each) => held + each, 0n),
      net: used === undefined ? 'unknown' : used - this.refunded,
      granted: given,
      refunds: this.refunded,
      posted: net,
      left: byom ? net : given - net + sum('void') - this.lost,
    });
  }

  /** Entries come on, none is missing, none changes its place; sums by type, a charge being less than nothing. */
  private async readEntries(exporter: Exporter): Promise<(type: string) => bigint> {
    const { entries } = this;
    const most = 10_000;
    const path = `/v1/ledger?org=${this.org}&order=asc&to=2100-01-01&limit=${most}`;
    for (let found = most; found === most;) {
      const page = ((await read(exporter, `${path}&cursor=${entries.sequence}`)) as { entries: Entry[] }).entries;
      for (const { seq, time, type, credits, costUsd } of page) {
        if (seq !== entries.sequence + 1 || time < entries.time)
          throw new Error(`${this.org}: entry ${seq} of ${time} after ${entries.sequence} of ${entries.time}`);
        Object.assign(entries, { sequence: seq, time });
        const amount = this.kind.billingModel === 'byom' ? -millionths(costUsd) : millionths(credits);
        entries.sums.set(type, (entries.sums.get(type) ?? 0n) + amount);
      }
      found = page.length;
    }
    return (type) => entries.sums.get(type) ?? 0n;
  }
}

export const read = async (exporter: Exporter, path: string): Promise<unknown> =>
  (await expectOk(exporter.get(path))).json as unknown;

/** A whole verification, which must find nothing. */
export async function verify(exporter: Exporter): Promise<void> {
  expect(await read(exporter, '/v1/admin/verify')).toMatchObject({ ok: true, mismatches: [], more: 0 });
}
