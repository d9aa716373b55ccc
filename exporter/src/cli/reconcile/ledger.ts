/** What the ledger has of a provider’s usage, as the other side of the comparison. */
import { TOKEN_KINDS } from '@ledgerline/api/vocabulary';
import { USD_DECIMALS, parseDecimal } from '../../model/money.ts';
import { asRecord, type Connection } from '../client.ts';
import { ledgerEvents } from '../ledger-events.ts';
import { dayOf, type Bill } from './bill.ts';
import { Side, modelKey, type Amounts } from './compare.ts';

export interface Here {
  readonly side: Side;
  /** Events whose USD nobody knows: they are missing from it. */
  readonly withoutUsd: number;
}

/** Events of the provider, and those of none whose model the bill names, grouped as the bill is. */
export async function readLedger(
  connection: Connection,
  bill: Bill,
  { provider, org }: { readonly provider: string; readonly org: string | undefined },
): Promise<Here> {
  const side = new Side();
  let withoutUsd = 0;
  const range = { from: new Date(bill.from).toISOString(), to: new Date(bill.to).toISOString() };
  for await (const event of ledgerEvents(connection, { org, ...range })) {
    const model = String(event['model']);
    const isOfIt = event['provider'] === provider || (event['provider'] === '' && bill.models.has(modelKey(model)));
    if (!isOfIt || (bill.byModel && model === '')) continue;
    if (typeof event['costUsd'] !== 'number' || event['unpriced'] === true) withoutUsd++;
    side.add(
      {
        day: dayOf(Date.parse(String(event['time']))),
        model: bill.byModel ? model : '',
        workspace: bill.byWorkspace ? String(event['workspace']) : '',
      },
      bill.kind === 'usage' ? tokensOf(asRecord(event['tokens'])) : { usd: usdOf(event['costUsd']) },
    );
  }
  return { side, withoutUsd };
}

/** Providers count what was thought as output. */
function tokensOf(tokens: Readonly<Record<string, unknown>>): Amounts {
  const counts = Object.fromEntries(TOKEN_KINDS.map((kind) => [kind, BigInt(Number(tokens[kind] ?? 0))]));
  const { reasoning = 0n, output = 0n, ...others } = counts;
  return { ...others, output: output + reasoning };
}

function usdOf(value: unknown): bigint {
  const parsed = typeof value === 'number' ? parseDecimal(value, USD_DECIMALS) : 0n;
  return typeof parsed === 'bigint' ? parsed : 0n;
}
