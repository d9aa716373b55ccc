import { LABELS, OPTIONAL_LABELS, TOKEN_TABLE, type OptionalLabel } from '@ledgerline/api/vocabulary';
import type { Amounts } from '../ledger/rollups.ts';
import { get } from '../reading/amounts.ts';
import { UNPRICED, type SeriesRow } from '../reading/store.ts';
import type { BillingModel } from '../model/account.ts';
import { formatCredits, formatUsd } from '../model/money.ts';
import { CachedFamily } from './cached-family.ts';
import { header, type Family, type Labels } from './text.ts';

const counter = (name: string, help: string): Family => ({ name, type: 'counter', help });

/** By organization, workspace and model. */
const USAGE = {
  credits: counter('usage_credits_total', 'Credits charged.'),
  usd: counter('usage_cost_usd_total', 'US dollars that usage cost.'),
  reversedCredits: counter('usage_reversed_credits_total', 'Credits taken back: refunds and downward corrections.'),
  reversedUsd: counter('usage_reversed_cost_usd_total', 'US dollars taken back: refunds and downward corrections.'),
  requests: counter('usage_requests_total', 'Inference requests.'),
  tokens: counter('usage_tokens_total', 'Tokens, by disjoint type: input excludes cache, output excludes reasoning.'),
};

/** By organization and one label: what each dimension's label is called. */
const LABEL_OF: ReadonlyMap<string, string> = new Map(LABELS.map(({ name, parameter }) => [name, parameter]));

const ORG = {
  agentRuns: counter('agent_runs_total', 'Agent runs, counted when first seen.'),
  overage: counter('overage_credits_total', 'Credits charged that no grant covered.'),
  late: counter('late_events_total', 'Events of a cycle that was over when they were posted.'),
  overshootCredits: counter('overshoot_credits_total', 'Credits charged past what was left and not reserved.'),
  overshootUsd: counter('overshoot_usd_total', 'US dollars charged past what was left of the cap and not reserved.'),
};
const UNPRICED_EVENTS = counter('unpriced_events_total', 'Events of which a model or unit had no rate, by model.');
const OVERFLOW = counter(
  'series_overflow_total',
  'Events counted under __other__ because a family had no room for their label values.',
);

/**
 * The lifetime counters: the ledger's own totals, so that they survive a restart and are the same from every replica.
 * A scrape reads only what changed since the one before.
 */
export class Counters {
  private readonly optional: ReadonlySet<string>;
  private readonly families = new Map<Family, CachedFamily>();
  private shown = 0;

  constructor(optional: readonly OptionalLabel[]) {
    this.optional = new Set(optional);
  }

  /** Of the newest series that are shown: a scrape needs those of a later version only. */
  get version(): number {
    return this.shown;
  }

  /**
   * @param orgs every organization and its billing model
   * @param changed what is of a later version than `version` was when it was read
   */
  write(
    orgs: ReadonlyMap<string, BillingModel>,
    changed: { readonly rows: readonly SeriesRow[]; readonly version: number },
    openMetrics: boolean,
  ): Buffer[] {
    for (const org of orgs.keys()) if (!this.family(ORG.agentRuns).has(org)) this.setOrg(org, orgs, null);
    // Of two scrapes that overlap, one may be of an older state: counters never go back.
    if (changed.version > this.shown) {
      for (const row of changed.rows) this.set(row, orgs);
      this.shown = changed.version;
    }
    return [...this.families]
      .filter(([, lines]) => lines.size > 0)
      .flatMap(([family, lines]) => [Buffer.from(header(family, openMetrics)), ...lines.write()]);
  }

  private set(row: SeriesRow, orgs: ReadonlyMap<string, BillingModel>): void {
    if (row.family === 'org') this.setOrg(row.org, orgs, row);
    else if (row.family === 'usage') this.setUsage(row, orgs);
    else if (row.family === UNPRICED) this.setUnpriced(row.org, row.a, row.unpricedEvents);
    else this.setLabel(row, orgs);
    if (row.overflowed > 0 && this.isShown(row.family)) this.setOverflow(row);
  }

  private setUnpriced(org: string, model: string, events: number): void {
    const labels = (): Labels => [
      ['org', org],
      ['model', model],
    ];
    this.family(UNPRICED_EVENTS).set(unpricedKey(org, model), labels, String(events));
  }

  private setUsage(row: SeriesRow, orgs: ReadonlyMap<string, BillingModel>): void {
    const { org, a: workspace, b: model, amounts } = row;
    const key = `${org}\u0000${workspace}\u0000${model}`;
    const labels = (): Labels => [
      ['org', org],
      ['workspace', workspace],
      ['model', model],
    ];
    const credits = charged(amounts, 'credits');
    if (hasCredits(org, orgs, credits)) {
      this.family(USAGE.credits).set(key, labels, formatCredits(credits));
      this.family(USAGE.reversedCredits).set(key, labels, formatCredits(BigInt(get(amounts, 'reversedCredits'))));
    }
    this.family(USAGE.usd).set(key, labels, formatUsd(charged(amounts, 'usd')));
    this.family(USAGE.reversedUsd).set(key, labels, formatUsd(BigInt(get(amounts, 'reversedUsd'))));
    this.family(USAGE.requests).set(key, labels, get(amounts, 'requests').toString());
    for (const { name: kind, label } of TOKEN_TABLE)
      this.family(USAGE.tokens).set(
        `${key}\u0000${kind}`,
        () => [...labels(), ['token_type', label]],
        get(amounts, kind).toString(),
      );
  }

  /** Families of persons are kept, so that they are whole when they are switched on, and shown where configured. */
  private isShown(family: string): boolean {
    return !(OPTIONAL_LABELS as readonly string[]).includes(family) || this.optional.has(family);
  }

  private setLabel(row: SeriesRow, orgs: ReadonlyMap<string, BillingModel>): void {
    const label = LABEL_OF.get(row.family) ?? row.family;
    if (!this.isShown(row.family)) return;
    const credits = charged(row.amounts, 'credits');
    if (!hasCredits(row.org, orgs, credits)) return;
    const family = labelFamily(label);
    this.family(family).set(
      `${row.org}\u0000${row.a}`,
      () => [
        ['org', row.org],
        [label, row.a],
      ],
      formatCredits(credits),
    );
  }

  /** At 0 before first use, so that the first increase is seen. */
  private setOrg(org: string, orgs: ReadonlyMap<string, BillingModel>, row: SeriesRow | null): void {
    const labels = (): Labels => [['org', org]];
    const runs = row ? get(row.amounts, 'agentRuns') : 0;
    this.family(ORG.agentRuns).set(org, labels, runs.toString());
    if (hasCredits(org, orgs, row?.overage ?? 0n))
      this.family(ORG.overage).set(org, labels, formatCredits(row?.overage ?? 0n));
    if (hasCredits(org, orgs, row?.overshootCredits ?? 0n))
      this.family(ORG.overshootCredits).set(org, labels, formatCredits(row?.overshootCredits ?? 0n));
    if (orgs.get(org) === 'byom' || (row?.overshootUsd ?? 0n) > 0n)
      this.family(ORG.overshootUsd).set(org, labels, formatUsd(row?.overshootUsd ?? 0n));
    this.family(ORG.late).set(org, labels, String(row?.lateEvents ?? 0));
    if (!this.family(UNPRICED_EVENTS).has(unpricedKey(org, ''))) this.setUnpriced(org, '', 0);
    const usage = `${org}\u0000usage`;
    if (!this.family(OVERFLOW).has(usage))
      this.family(OVERFLOW).set(
        usage,
        () => [
          ['family', 'usage'],
          ['org', org],
        ],
        '0',
      );
  }

  /** A row of `__other__` says itself how many events it took in; two such rows of `usage` are added up. */
  private readonly overflowed = new Map<string, Map<string, number>>();

  private setOverflow(row: SeriesRow): void {
    const key = `${row.org}\u0000${row.family}`;
    let rows = this.overflowed.get(key);
    if (!rows) this.overflowed.set(key, (rows = new Map<string, number>()));
    rows.set(`${row.a}\u0000${row.b}`, row.overflowed);
    const sum = [...rows.values()].reduce((a, b) => a + b, 0);
    const family = overflowing(row.family);
    this.family(OVERFLOW).set(
      key,
      () => [
        ['family', family],
        ['org', row.org],
      ],
      String(sum),
    );
  }

  private family(family: Family): CachedFamily {
    let cached = this.families.get(family);
    if (!cached) this.families.set(family, (cached = new CachedFamily(family.name)));
    return cached;
  }
}

/** What a family of rows is called where it has no room. */
function overflowing(family: string): string {
  if (family === 'usage') return 'usage';
  return (family === UNPRICED ? UNPRICED_EVENTS : labelFamily(LABEL_OF.get(family) ?? family)).name;
}

const unpricedKey = (org: string, model: string): string => `${org}\u0000${model}`;

/** What was charged in all: amounts are net of what was taken back, and a counter never goes back. */
const charged = (amounts: Amounts, currency: 'credits' | 'usd'): bigint =>
  BigInt(get(amounts, currency)) + BigInt(get(amounts, currency === 'usd' ? 'reversedUsd' : 'reversedCredits'));

/** `byom` organizations have no credit series, unless from before they became one: counters stay. */
const hasCredits = (org: string, orgs: ReadonlyMap<string, BillingModel>, credits: number | bigint): boolean =>
  orgs.get(org) !== 'byom' || credits > 0;

const labelFamilies = new Map<string, Family>();
function labelFamily(label: string): Family {
  let family = labelFamilies.get(label);
  if (!family)
    labelFamilies.set(
      label,
      (family = counter(`${label}_credits_total`, `Credits charged, by ${label.replace('_', ' ')}.`)),
    );
  return family;
}
