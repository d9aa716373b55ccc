import type { IngestAnswer } from '@ledgerline/api';
import { onlyOrgOf } from '../access/roles.ts';
import type { AccessKey } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';
import type { Body } from './body.ts';
import { ingest, type Became, type Recipient } from './events.ts';
import type { IngestQuota } from './quota.ts';

/** A request names every event that it refuses: past this many, the answer would dwarf what was sent. */
const MOST_EVENTS = 100_000;

/** Who sends, how much. */
export interface Sender {
  readonly key: AccessKey;
  /** The organization that the request names. */
  readonly org: string | undefined;
  /** Of its body, unpacked. */
  readonly bytes: number;
  readonly backfill?: boolean;
}

/**
 * What every way in does with a request, whatever it is written in: who has sent too much is refused before it is read,
 * and the answer comes when its events are on disk.
 */
export type Door = <B extends Body>(
  sender: Sender,
  read: () => B,
) => Promise<{ readonly body: B; readonly became: Became }>;

/** @param count is told of every answer */
export const doorTo =
  (recipient: Recipient, quota: IngestQuota, count: (answer: IngestAnswer) => void): Door =>
  async ({ key, org, bytes, backfill = false }, read) => {
    const payer = { key: key.id, org: org ?? onlyOrgOf(key) };
    quota.check(payer);
    const body = read();
    if (body.items.length > MOST_EVENTS)
      throw new Refusal('payload_too_large', `the body holds more than ${MOST_EVENTS} events: send smaller batches`);
    quota.take(payer, { events: body.items.length, bytes });
    const became = await ingest(body, { key, org, backfill }, recipient);
    count(became);
    return { body, became };
  };
