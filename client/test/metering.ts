/** A wrapped SDK, an organization of its own, and what its ledger holds once everything is delivered. */
import { makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';
import type { Ledgerline, LedgerlineOptions, MeterOptions, Unmetered } from '../src/index.ts';
import { clientOf, eventsOf, type StoredEvent, type Told } from './ledger.ts';

export interface Metering<T> extends Told {
  readonly sdk: T;
  readonly unmetered: readonly Unmetered[];
  readonly stored: () => Promise<StoredEvent[]>;
}

/** @param wrap makes the wrapped SDK of a client, with what it is told to tell */
export async function metering<T>(
  exporter: Exporter,
  org: string,
  wrap: (client: Ledgerline, options: MeterOptions) => T,
  { url = exporter.url, ...options }: Partial<LedgerlineOptions> = {},
): Promise<Metering<T>> {
  await makeOrg(exporter, org);
  const told = clientOf(url, org, options);
  const unmetered: Unmetered[] = [];
  const stored = async (): Promise<StoredEvent[]> => {
    await told.client.flush();
    return [...(await eventsOf(exporter, org)).values()];
  };
  const sdk = wrap(told.client, { onUnmetered: (call) => unmetered.push(call) });
  return { ...told, sdk, unmetered, stored };
}
