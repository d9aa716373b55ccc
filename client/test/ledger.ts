/** What a ledger says of an organization, and the client that fills it. */
import { Ledgerline, type Drop, type Fault, type LedgerlineOptions } from '../src/index.ts';
import type { EventRow } from '@ledgerline/api/answers';
import { BOOTSTRAP, type Exporter } from '@ledgerline/testkit/harness.ts';

export type StoredEvent = EventRow;

/** Every event of an organization, by id. */
export async function eventsOf(exporter: Pick<Exporter, 'get'>, org: string): Promise<Map<string, StoredEvent>> {
  const { text } = await exporter.get(`/v1/events?org=${org}&format=ndjson&from=2020-01-01&to=2100-01-01`);
  // The last line says how many there were.
  const rows = text.trimEnd().split('\n').slice(0, -1);
  return new Map(rows.map((line) => JSON.parse(line) as StoredEvent).map((event) => [event.id, event]));
}

/** A client that keeps what it is told. */
export interface Told {
  readonly client: Ledgerline;
  readonly drops: Drop[];
  readonly faults: Fault[];
}

export function clientOf(url: string, org: string, options: Partial<LedgerlineOptions> = {}): Told {
  const drops: Drop[] = [];
  const faults: Fault[] = [];
  const client = new Ledgerline({
    url,
    key: BOOTSTRAP,
    org,
    lingerMs: 5,
    backoffMs: 20,
    longestBackoffMs: 100,
    exitTimeoutMs: 0,
    onDrop: (drop) => drops.push(drop),
    onError: (fault) => faults.push(fault),
    ...options,
  });
  return { client, drops, faults };
}

export async function creditsUsed(exporter: Pick<Exporter, 'get'>, org: string): Promise<number> {
  const { text } = await exporter.get(`/v1/usage/summary?org=${org}`);
  return (JSON.parse(text) as { creditsUsed: number }).creditsUsed;
}
