/** OpenAI: `/v1/organization/usage/*` and `/v1/organization/costs`, and the CSVs that its dashboard exports of them. */
import { asRecord } from '../client.ts';
import { isEmpty, RowError } from '../import/fields.ts';
import { count, firstText, text } from '../import/formats/format.ts';
import type { Values } from '../import/mapping.ts';
import { bucketOf, has, type Cost, type Provider, type Usage } from './bill.ts';
import { usdOf } from './usd.ts';

type Bucket = Pick<Usage, 'start' | 'end'>;

const isBucket = (row: Values): boolean => has(row, 'start_time', 'end_time');
const isCost = (row: Values): boolean =>
  isBucket(row) && (has(row, 'amount_value', 'amount_currency') || row['object'] === 'organization.costs.result');

export const openai: Provider = {
  usage: { is: (row) => isBucket(row) && !isCost(row), of: usageOf },
  cost: { is: isCost, of: costOf },
};

/** What is counted in other units than tokens. */
const UNITS: Readonly<Record<string, string>> = {
  images: 'images',
  characters: 'characters',
  seconds: 'seconds',
  num_sessions: 'code_interpreter_sessions',
};
const ALL_USAGE = ['input_tokens', 'output_tokens', 'num_model_requests', 'num_requests', ...Object.keys(UNITS)];

function usageOf(row: Values): Usage | Bucket {
  const bucket = bucketOf(row, 'start_time', 'end_time');
  if (!isEmpty(row['usage_bytes'])) throw new RowError('usage_bytes: storage is no usage of a moment');
  if (ALL_USAGE.every((name) => isEmpty(row[name]))) return bucket;
  const searches = text(row['object']).includes('searches') ? count(row, 'num_requests') : 0;
  return {
    ...bucket,
    ...whose(row),
    model: text(row['model']),
    apiKey: text(row['api_key_id']),
    user: text(row['user_id']),
    serviceTier: String(row['batch']).toLowerCase() === 'true' ? 'batch' : text(row['service_tier']),
    requests: isEmpty(row['num_model_requests']) ? null : count(row, 'num_model_requests'),
    tokens: tokensOf(row),
    quantity: {
      ...Object.fromEntries(Object.entries(UNITS).map(([name, unit]) => [unit, count(row, name)])),
      search_requests: searches,
    },
    isLong: false,
  };
}

const whose = (row: Values) => ({ workspace: firstText(row['project_id'], row['project_name']) });

/** Input holds what was cached and what was written to the cache, both sides hold audio. */
function tokensOf(row: Values): Record<string, number> {
  const cacheRead = count(row, 'input_cached_tokens');
  const cacheWrite = count(row, 'input_cache_write_tokens');
  const inputAudio = count(row, 'input_audio_tokens');
  const outputAudio = count(row, 'output_audio_tokens');
  return {
    input: without(row, 'input_tokens', cacheRead + cacheWrite + inputAudio),
    ...{ cacheRead, cacheWrite, inputAudio },
    output: without(row, 'output_tokens', outputAudio),
    outputAudio,
  };
}

function without(row: Values, name: string, parts: number): number {
  const all = count(row, name);
  if (all < parts) throw new RowError(`${name}: ${all} are less than the ${parts} that are cached, written or audio`);
  return all - parts;
}

function costOf(row: Values): Cost | Bucket {
  const bucket = bucketOf(row, 'start_time', 'end_time');
  const amount = asRecord(row['amount']);
  const value = isEmpty(row['amount_value']) ? amount['value'] : row['amount_value'];
  if (isEmpty(value)) return bucket;
  const currency = firstText(row['amount_currency'], amount['currency']);
  if (currency.toLowerCase() !== 'usd') throw new RowError(`amount: in ${currency || 'no currency'}, not in USD`);
  // `gpt-4o-2024-08-06, input`
  const [model = ''] = text(row['line_item']).split(', ');
  return { ...bucket, ...whose(row), model, usd: usdOf(value, 'amount', 0) };
}
