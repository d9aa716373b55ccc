/** The events of a ledger, streamed from one state of it. */
import { createInterface } from 'node:readline';
import { asRecord, type Connection } from './client.ts';
import { CommandFailed } from './failure.ts';
import { open } from './long-request.ts';

type LedgerEvent = Readonly<Record<string, unknown>>;

/** Every event that the query finds. Throws CommandFailed where the stream is cut off. */
export async function* ledgerEvents(
  connection: Connection,
  query: Readonly<Record<string, string | undefined>>,
): AsyncGenerator<LedgerEvent> {
  const parameters = new URLSearchParams({ format: 'ndjson' });
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value);
  const answer = await open(connection, `/v1/events?${parameters.toString()}`);
  let rows = 0;
  let said: unknown;
  for await (const line of createInterface({ input: answer, crlfDelay: Infinity })) {
    const event = asRecord(JSON.parse(line));
    if ('id' in event) {
      rows++;
      yield event;
    } else said = event['rows'];
  }
  if (said !== rows) throw new CommandFailed(`the events of the ledger were cut off after ${rows}`);
}
