import type { Ledger } from '../../exporter/src/ledger/ledger.ts';
import { wholeBatch } from '../../exporter/src/ledger/ledger.ts';
import { batchOf } from '../../exporter/src/model/event-packer.ts';
import type { UsageEvent } from '../../exporter/src/model/event.ts';

/** Events of several requests, each with what it is to be posted as. */
export interface Request {
  readonly events: readonly UsageEvent[];
  readonly backfill?: boolean;
}

/** Posts requests as one transaction. Answers what became of each event: its outcome, or why it was refused. */
export async function postRequests(ledger: Ledger, requests: readonly Request[]): Promise<(string | null)[][]> {
  const batches = requests.map(({ events, backfill = false }) =>
    wholeBatch(batchOf(events, ledger.idSecret), backfill),
  );
  return (await ledger.post(batches)).map((outcome) => [...outcome.results()]);
}

/** Posts the events of one request. Answers what became of each. */
export const postEvents = async (
  ledger: Ledger,
  events: readonly UsageEvent[],
  backfill = false,
): Promise<(string | null)[]> => (await postRequests(ledger, [{ events, backfill }])).flat();
