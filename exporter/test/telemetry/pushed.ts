/** An exporter that sends to a receiver here, and what the receiver was sent. */
import { startReceiver, type Receiver } from '@ledgerline/testkit/otlp-receiver.ts';
import { pushesOf, type Push } from '@ledgerline/testkit/otlp-series.ts';
import { until } from '@ledgerline/testkit/prometheus.ts';

const receivers: Receiver[] = [];

/** One that is there until the file's tests are over. */
export async function receiver(port?: number): Promise<Receiver> {
  const started = await startReceiver(port);
  receivers.push(started);
  return started;
}
afterAll(() => Promise.all(receivers.map((each) => each.close())));

/** Often enough not to be waited for. */
export const to = (url: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...{ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_METRIC_EXPORT_INTERVAL: '300' },
  ...more,
});

/** Everything that was sent in one push that began from now on. */
export async function nextPush({ received }: Receiver): Promise<Push> {
  const now = String(Date.now() * 1e6);
  let push: Push | undefined;
  await until('a push is whole, as another has begun', async () => {
    const later = pushesOf(received).filter(({ time }) => BigInt(time) > BigInt(now));
    if (later.length > 1) [push] = later;
    return push;
  });
  if (!push) throw new Error('nothing was pushed');
  return push;
}
