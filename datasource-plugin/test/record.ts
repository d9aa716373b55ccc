/**
 * Records answers of a real exporter with demo data: `node test/record.ts URL KEY [NAME…]` from the plugin's folder.
 * The range is fixed to a day of the past, so that recordings stay small.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const [url = '', key = '', ...names] = process.argv.slice(2);
const to = new Date().setUTCHours(0, 0, 0, 0);
const RANGE = `from=${to - 2 * 86_400_000}&to=${to}`;

const get = async (request: string): Promise<unknown> =>
  (await fetch(`${url}/v1/${request}`, { headers: { authorization: `Bearer ${key}` } })).json();

const top = (await get('conversations?org=acme&sort=credits&limit=1')) as { conversations: Array<{ id: string }> };
const one = `conversation?org=acme&id=${encodeURIComponent(top.conversations[0]?.id ?? '')}&limit=4`;
const { nextCursor } = (await get(one)) as { nextCursor: string };

const ANSWERS: Record<string, string> = {
  me: 'me',
  summary: 'usage/summary?org=*',
  balance: 'balance?org=*',
  'balance-one': 'balance?org=acme',
  projection: 'projection?org=*',
  series: `usage/series?org=*&interval=day&${RANGE}`,
  'series-grouped': `usage/series?org=acme&interval=day&groupBy=model&limit=2&${RANGE}`,
  'series-empty': 'usage/series?org=acme&groupBy=model&interval=day&from=1000&to=2000',
  breakdown: `usage/breakdown?org=acme&by=model&limit=3&${RANGE}`,
  'breakdown-each': `usage/breakdown?org=*&by=token_type&${RANGE}`,
  'breakdown-empty': 'usage/breakdown?org=*&by=model&from=1000&to=2000',
  conversations: `conversations?org=*&limit=3&sort=credits&${RANGE}`,
  conversation: one,
  'conversation-next': `${one}&cursor=${nextCursor}`,
  'summary-compared': 'usage/summary?org=*&compare=cycle',
  'series-compared': `usage/series?org=acme&interval=day&compare=previous&${RANGE}`,
  'breakdown-compared': `usage/breakdown?org=acme&by=model&limit=3&compare=previous&${RANGE}`,
  events: `events?org=*&limit=3&q=a&${RANGE}`,
  ledger: `ledger?org=acme&limit=4&${RANGE}`,
  cycles: 'cycles?org=*',
  durations: `usage/durations?org=acme&${RANGE}`,
  'what-if': `usage/what-if?org=acme&asModel=gpt-4o-mini&${RANGE}`,
  annotations: 'annotations?org=*&limit=6',
  values: 'dimensions/model?org=*&limit=4',
  unknown_org: 'balance?org=nowhere',
  org_required: 'balance',
  invalid_request: 'usage/series?org=acme&interval=year',
};

for (const [name, request] of Object.entries(ANSWERS).filter(([name]) => names.length === 0 || names.includes(name)))
  writeFileSync(
    path.join(import.meta.dirname, 'answers', `${name}.json`),
    `${JSON.stringify(await get(request), null, 2)}\n`,
  );
