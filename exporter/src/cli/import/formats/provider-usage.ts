/**
 * Usage as a provider reports it: sums of a bucket of time, not requests. What they cost is known where a price has no
 * tiers. With tiers, a sum would be taken for one long prompt: so it becomes parts, each below the first tier.
 */
import type { Provider, Usage } from '../../bills/bill.ts';
import { UsageError } from '../../failure.ts';
import { RowError } from '../fields.ts';
import type { Event } from '../mapping.ts';
import { readRecords } from '../records.ts';
import * as of from './format.ts';

/** Tokens of a kind in one part: the five kinds of input together are no long prompt to any provider. */
const MOST_OF_KIND = 25_000;

export const usageFormat = (name: string, about: string, { usage, cost }: Provider): of.FileFormat => ({
  about,
  detect: (row) => usage.is(row) && !cost.is(row),
  rows: readRecords,
  outcomes: of.rowByRow((row, { now }) => {
    if (cost.is(row)) throw new UsageError(COSTS_ARE_NO_USAGE);
    if (!usage.is(row)) throw new RowError(`not a row of ${about}`);
    const bucket = usage.of(row);
    if (!('tokens' in bucket)) throw new of.NotUsage('a bucket without usage');
    if (bucket.end > now) throw new of.NotUsage('a bucket that is not over yet');
    return eventsOf(name, bucket);
  }),
});

export const COSTS_ARE_NO_USAGE =
  'a bill of costs: it says what was charged, not for which usage. Import the usage, and compare the bill with ' +
  '`ledgerline reconcile`';

function eventsOf(provider: string, usage: Usage): Event[] {
  const { start, end, model, workspace, apiKey, user, serviceTier, requests } = usage;
  const hasTokens = Object.values(usage.tokens).some((tokens) => tokens > 0);
  if (hasTokens && model === '') throw new RowError('model: missing: ask for the usage grouped by model');
  const key = JSON.stringify([start, end, model, workspace, apiKey, user, serviceTier, usage.isLong]);
  const id = `${provider}_${of.digestOf(key)}`;
  const bucket = `${new Date(start).toISOString()} to ${new Date(end).toISOString()}`;
  return partsOf(usage).map(({ tokens, quantity }, index) => ({
    id: index === 0 ? id : `${id}_${index}`,
    time: new Date(start).toISOString(),
    type: 'provider_usage',
    category: 'llm',
    provider,
    // A bucket that the provider counted anew has as much or more: the difference is charged.
    revision: [...Object.values(tokens), ...Object.values(quantity)].reduce((sum, each) => sum + each, 0),
    description: `${requests === null ? 'usage' : `${requests} requests`} from ${bucket}`,
    ...of.withoutEmpty({ model, workspace, apiKey, user, serviceTier }),
    ...of.withoutEmpty({ tokens: of.counts(tokens), quantity: of.counts(quantity) }),
  }));
}

interface Part {
  readonly tokens: Record<string, number>;
  readonly quantity: Readonly<Record<string, number>>;
}

/**
 * Each kind fills the parts from the first on: where usage grows, parts only grow, and further ones follow. Usage of
 * long prompts stays whole, since each of them is above the tier as well.
 */
function partsOf({ tokens, quantity, isLong }: Usage): Part[] {
  if (isLong) return [{ tokens: { ...tokens }, quantity }];
  const parts: Part[] = [{ tokens: {}, quantity }];
  for (const [kind, all] of Object.entries(tokens))
    for (let index = 0, left = all; left > 0; index++, left -= MOST_OF_KIND) {
      const part = (parts[index] ??= { tokens: {}, quantity: {} });
      part.tokens[kind] = Math.min(left, MOST_OF_KIND);
    }
  return parts;
}
