import type { Command } from 'commander';
import { changesBy, type PriceChange, type RateChange } from '../../pricing/price-list.ts';
import { DEFAULT_PRICES } from '../../pricing/defaults.ts';
import { priceToJson } from '../../pricing/price.ts';
import { json, request } from '../client.ts';
import { connectionOf } from '../connection.ts';
import { CommandFailed, UsageError } from '../failure.ts';
import { parsedPrices, PRICES_PATH, storedPrices } from '../price-book.ts';
import { readJson } from '../read-json.ts';
import { formatTable } from '../table.ts';
import { command, type ShowOptions } from './listing.ts';

interface UpdateOptions extends ShowOptions {
  defaults?: boolean;
  from?: string;
  allowLarge?: boolean;
  apply?: boolean;
}

export const updatePrices = (): Command =>
  command('update [file]', 'show what a newer price list would change; without --apply nothing is put')
    .option('--defaults', 'the list that came with this software, instead of a file')
    .option('--from <time>', 'from when on it holds what differs from a stored price (default: now)')
    .option('--allow-large', 'take rates that move more than tenfold too')
    .option('--apply', 'put what is new or changed')
    .action(async (file: string | undefined, { defaults, from, allowLarge, apply, ...options }: UpdateOptions) => {
      if ((file === undefined) === (defaults !== true)) throw new UsageError('name a file, or --defaults');
      const list = file === undefined ? parsedPrices(DEFAULT_PRICES, 'the defaults') : parsedPrices(rowsIn(file), file);
      const connection = connectionOf(options);
      const changes = changesBy(await storedPrices(connection), list, timeOf(from));
      const rows = changes.filter(({ kind }) => kind !== 'gone').map(({ price }) => priceToJson({ ...price, id: 0 }));
      const large = changes.flatMap((change) => change.rates.filter(({ isLarge }) => isLarge).map(named(change)));
      const isRefused = apply === true && large.length > 0 && allowLarge !== true;
      const put = apply === true && !isRefused && rows.length > 0;
      if (put) await request(connection, 'PUT', PRICES_PATH, json(rows));
      console.log(
        options.json === true ? JSON.stringify({ changes: changes.map(toJson), put }, null, 2) : report(changes, put),
      );
      if (isRefused)
        throw new CommandFailed(
          `nothing is put: these rates move more than tenfold. Where they are right, add --allow-large.\n${large.join('\n')}`,
        );
    });

const rowsIn = (file: string): unknown[] => [readJson(file)].flat();

function timeOf(from: string | undefined): number {
  const time = from === undefined ? Date.now() : Date.parse(from);
  if (Number.isNaN(time)) throw new UsageError('--from must be a time or a date, such as 2026-11-21');
  return time;
}

const named =
  ({ price: { model, serviceTier } }: PriceChange) =>
  ({ rate, before, after }: RateChange): string =>
    `  ${model}${serviceTier === null ? '' : ` (${serviceTier})`} ${rate}: ${before ?? 'none'} -> ${after ?? 'none'}`;

const toJson = ({ kind, price, rates }: PriceChange) => ({ kind, price: priceToJson({ ...price, id: 0 }), rates });

/** A line for each row that is new or gone, and for each rate that changes. */
function report(changes: readonly PriceChange[], put: boolean): string {
  const lines = changes.flatMap(({ kind, price: { model, provider, serviceTier, from }, rates }) => {
    const start = { change: kind, model, provider, 'service tier': serviceTier, from: new Date(from).toISOString() };
    if (kind === 'changed')
      return rates.map(({ rate, before, after, isLarge }) => ({
        ...start,
        rate,
        ...{ before: before ?? 'none', after: after ?? 'none', note: isLarge ? 'more than tenfold' : '' },
      }));
    const all = rates.map(({ rate, before, after }) => `${rate} ${after ?? before ?? ''}`).join(', ');
    return [{ ...start, rate: all, before: '', after: '', note: '' }];
  });
  const count = (kind: PriceChange['kind']): number => changes.filter((change) => change.kind === kind).length;
  const counted = `${count('new')} new, ${count('changed')} changed, ${count('gone')} gone (these stay as they are)`;
  if (count('new') + count('changed') === 0) return `${formatTable(lines)}\nnothing to put: ${counted}`;
  return `${formatTable(lines)}\n${counted}; ${put ? 'put' : 'nothing is put yet: add --apply to do so'}`;
}
