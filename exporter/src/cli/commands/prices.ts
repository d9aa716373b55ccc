import type { Command } from 'commander';
import { json, request } from '../client.ts';
import { connectionOf } from '../connection.ts';
import { readJson } from '../read-json.ts';
import { command, showRows, type ShowOptions } from './listing.ts';
import { updatePrices } from './update-prices.ts';

const EXAMPLE = `[{"model": "gpt-4o", "from": "2026-01-01", "usdPerMillion": {"input": "2.5", "output": "10"}},
 {"model": "ocr-standard", "from": "2026-01-01", "usdPerUnit": {"pages": "0.0015"}}]`;

export const prices = (): Command[] => [
  command('put <file>', 'add dated prices from a JSON file (- for standard input)')
    .addHelpText('after', `\nThe file holds rows as the API takes them:\n${EXAMPLE}`)
    .action(async (file: string, options: ShowOptions) => {
      const parsed = readJson(file);
      const rows: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
      showRows(await request(connectionOf(options), 'PUT', '/v1/admin/prices', json(rows)), options);
    }),
  updatePrices(),
];
