/** What `ledgerline import --help` says after the options. */
import { FORMAT_NAMES, formatNamed } from './formats/formats.ts';

const WIDTH = Math.max(...FORMAT_NAMES.map((name) => name.length));
const row = (name: string, about: string): string => `  ${name.padEnd(WIDTH)}  ${about}`;

export const HELP = `
Formats, told apart by what is in the file, else by its name:
${row('csv', 'a header line, then a row an event; any separator')}
${row('ndjson', 'a JSON object a line (.ndjson, .jsonl)')}
${FORMAT_NAMES.map((name) => row(name, formatNamed(name).about)).join('\n')}

CSV and NDJSON: without --map, columns named like event fields are taken (tokens.input, quantity.pages …), NDJSON lines
as they are. Other formats: --map and --set change what they take, such as --map workspace=project of claude-code.

Times: RFC 3339, "2023-11-16 18:15:46.6805900", a date, or epoch seconds, milliseconds, micro- or nanoseconds; UTC
unless they say otherwise, cut to milliseconds.

Ids: a row without one has an id made of all its columns, and of how many equal rows are before it. Importing a file
again therefore changes nothing, also where it grew at the top, overlaps another one, or was saved with other line ends;
and an import that was interrupted is resumed by running it again. Such ids take up to 53 bytes of memory a row.

A row that cannot be read (a stray quote, text that is not UTF-8, too many columns) is rejected with its line, the others
go in. At the end stands which rows are not in, and why, with the first of each. A mapped column or path that no row has
stops the import before anything is sent.

--dry-run sends nothing and needs a key that may read prices and events (admin of *): by model, what would be charged,
what has no price, and what is in the ledger already.

--backfill posts each row at its own time, with the balances of that moment; it needs the admin role, and rows in the
order of time, none before the organization's newest entry. Without it, old usage is charged now and reported by time.

Examples:
  ledgerline import usage.csv --map time=TIMESTAMP,tokens.input=ContextTokens,tokens.output=GeneratedTokens \\
    --set type=gateway_inference,model=gpt-4o --org acme
  ledgerline import ~/.claude/projects --map workspace=project --set user=me --org acme
  ledgerline import spend-logs.json --org acme --dry-run`;
