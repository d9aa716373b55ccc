/**
 * Writes exporter/test/fixtures/usages.jsonl: what usages of every kind cost by our default prices, by genai-prices and
 * by litellm's completion_cost. Where they do not agree a row says who is right and why; what nobody has explained, or
 * needs no explanation any more, is an error. Run by hand, after the default prices or a version have changed:
 *
 *     node scripts/compare/compare.ts /tmp/litellm/bin/python
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { near, ourCost, genaiCost, type ComparedRow } from '../../exporter/test/rating/costs.ts';
import { REASONS } from './reasons.ts';
import { usages, type ComparedUsage } from './usages.ts';

const SEED = 1;
const [python] = process.argv.slice(2);
if (python === undefined) throw new Error('name the python in whose environment litellm is installed');

const all = usages(SEED);
const script = join(import.meta.dirname, 'litellm-costs.py');
const input = JSON.stringify(all);
const litellm = JSON.parse(execFileSync(python, [script], { input, encoding: 'utf8' })) as (number | null)[];

function rowOf({ litellmModel: _, ...usage }: ComparedUsage, index: number): ComparedRow {
  const usd = ourCost(usage);
  const costs = { usd, genai: genaiCost(usage), litellm: litellm[index] ?? null };
  const others = (['genai', 'litellm'] as const).filter(
    (name) => !near(usd, costs[name]) && !(name === 'genai' && usage.serviceTier !== undefined),
  );
  const reason = REASONS.find(({ is }) => is({ ...usage, litellmModel: _ }));
  if (others.join() !== (reason?.others ?? []).join())
    throw new Error(`${usage.id}: ${JSON.stringify(costs)}: ${others.join(' and ') || 'nobody'} say otherwise`);
  return { ...usage, ...costs, ...(reason && { right: reason.right, why: reason.why, page: reason.page }) };
}

const rows = all.map(rowOf);
const unused = REASONS.filter(({ is }) => !all.some(is));
if (unused.length > 0) throw new Error(`explains nothing: ${unused.map(({ why }) => why).join('; ')}`);
const target = join(import.meta.dirname, '../../exporter/test/fixtures/usages.jsonl');
writeFileSync(target, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
console.log(`${rows.length} usages, ${rows.filter(({ why }) => why !== undefined).length} on which not all agree`);
