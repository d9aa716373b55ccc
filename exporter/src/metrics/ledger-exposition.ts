import type { OptionalLabel } from '@ledgerline/api';
import { fetchOrgs } from '../reading/org-state.ts';
import { meter, type Meter } from '../reading/projection.ts';
import type { Snapshot } from '../reading/store.ts';
import { Counters } from './counters.ts';
import { writeGauges } from './gauges.ts';
import { writeReconciliations, type OrgReconciliations } from './reconciliations.ts';

export interface ExpositionOptions {
  /** Which of the personal label families are shown. */
  readonly labels: readonly OptionalLabel[];
}

/** What the ledger shows Prometheus: lifetime counters and present gauges. Without the end mark of OpenMetrics. */
export class LedgerExposition {
  private readonly counters: Counters;

  constructor(options: ExpositionOptions) {
    this.counters = new Counters(options.labels);
  }

  /**
   * UTF-8 text in a buffer of its own, which can be handed to another thread.
   * @param spare may be written over; null: there is none
   */
  async write(
    snapshot: Snapshot,
    openMetrics: boolean,
    now: number,
    spare: Uint8Array<ArrayBuffer> | null = null,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const meters: Meter[] = [];
    for (const state of await fetchOrgs(snapshot, await snapshot.orgs(), now))
      meters.push(meter.fold(await meter.fetch(snapshot, state, null), null));
    const compared: OrgReconciliations[] = [];
    for (const { state } of meters) {
      const { org } = state.account;
      compared.push({ org, reconciliations: await snapshot.reconciliations(org) });
    }
    const changed = await snapshot.series(this.counters.version);
    const models = new Map(meters.map(({ state: { account } }) => [account.org, account.terms.billingModel]));
    const gauges = Buffer.from(writeGauges(meters, openMetrics) + writeReconciliations(compared, openMetrics));
    return joined([...this.counters.write(models, changed, openMetrics), gauges], spare);
  }
}

/** Counters grow by a digit now and then: a little more room than is needed, so that the buffer fits the next time. */
const ROOM = 1.05;

/** Not Buffer.concat, whose small results share a pool with others. */
function joined(parts: readonly Uint8Array[], spare: Uint8Array<ArrayBuffer> | null): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const fits = spare !== null && spare.buffer.byteLength >= length;
  const buffer = fits ? spare.buffer : Buffer.allocUnsafeSlow(Math.ceil(length * ROOM)).buffer;
  const whole = new Uint8Array(buffer, 0, length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
