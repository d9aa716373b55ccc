/**
 * Anthropic: `/v1/organizations/usage_report/messages` and `/v1/organizations/cost_report`, and the CSVs that its
 * console exports of them.
 */
import { asRecord } from '../client.ts';
import { isEmpty, RowError } from '../import/fields.ts';
import { count, firstText, text } from '../import/formats/format.ts';
import type { Values } from '../import/mapping.ts';
import { bucketOf, has, type Cost, type Provider, type Usage } from './bill.ts';
import { usdOf } from './usd.ts';

type Bucket = Pick<Usage, 'start' | 'end'>;

const isAnswer = (row: Values): boolean => has(row, 'starting_at', 'ending_at');
const isCost = (row: Values): boolean =>
  has(row, 'usage_date_utc', 'cost_usd') || (isAnswer(row) && has(row, 'amount', 'currency'));

export const anthropic: Provider = {
  usage: {
    is: (row) => !isCost(row) && (isAnswer(row) || has(row, 'usage_date_utc', 'usage_output_tokens')),
    of: usageOf,
  },
  cost: { is: isCost, of: costOf },
};

const bucket = (row: Values): Bucket =>
  has(row, 'usage_date_utc') ? bucketOf(row, 'usage_date_utc', '') : bucketOf(row, 'starting_at', 'ending_at');

/** The default workspace has no id, and a name in the console. */
const whose = (row: Values) => ({
  workspace: firstText(row['workspace_id'], row['workspace'] === 'Default' ? '' : row['workspace']),
  model: firstText(row['model'], row['model_version']),
});

/** What the columns of the console and the fields of the API are called, by kind of tokens. */
const TOKENS: Readonly<Record<string, readonly [column: string, field: string]>> = {
  input: ['usage_input_tokens_no_cache', 'uncached_input_tokens'],
  cacheRead: ['usage_input_tokens_cache_read', 'cache_read_input_tokens'],
  cacheWrite: ['usage_input_tokens_cache_write_5m', 'ephemeral_5m_input_tokens'],
  cacheWrite1h: ['usage_input_tokens_cache_write_1h', 'ephemeral_1h_input_tokens'],
  output: ['usage_output_tokens', 'output_tokens'],
};

function usageOf(row: Values): Usage | Bucket {
  const fields: Values = { ...row, ...asRecord(row['cache_creation']), ...asRecord(row['server_tool_use']) };
  if (Object.values(TOKENS).every((names) => names.every((name) => isEmpty(fields[name])))) return bucket(row);
  const searches = count(fields, 'web_search_requests') || count(fields, 'web_search_count');
  return {
    ...bucket(row),
    ...whose(row),
    apiKey: firstText(row['api_key_id'], row['api_key']),
    user: '',
    serviceTier: firstText(row['service_tier'], row['usage_type']),
    requests: null,
    tokens: Object.fromEntries(
      Object.entries(TOKENS).map(([kind, [column, field]]) => [kind, count(fields, column) || count(fields, field)]),
    ),
    quantity: { web_search_requests: searches },
    // `200k-1M` of the API, `> 200k` of the console
    isLong: /^(?:200k-|>)/.test(text(row['context_window']).trim()),
  };
}

/** The API counts in cents. */
function costOf(row: Values): Cost | Bucket {
  const inUsd = has(row, 'cost_usd');
  const value = inUsd ? row['cost_usd'] : row['amount'];
  if (isEmpty(value)) return bucket(row);
  const currency = inUsd ? 'USD' : text(row['currency']);
  if (currency.toUpperCase() !== 'USD') throw new RowError(`amount: in ${currency || 'no currency'}, not in USD`);
  return { ...bucket(row), ...whose(row), usd: usdOf(value, inUsd ? 'cost_usd' : 'amount', inUsd ? 0 : 2) };
}
