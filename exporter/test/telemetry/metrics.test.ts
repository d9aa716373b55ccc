/** What goes out over OTLP is what a scrape shows: every series, every value, and what each metric is. */
import { DAY, fill, NOW, scrape, start } from '../metrics/scrape.ts';
import type { Family } from '@ledgerline/testkit/exposition.ts';
import type { Exporter } from '@ledgerline/testkit/harness.ts';
import { seriesOfPush, typeOf, type Metric, type Push } from '@ledgerline/testkit/otlp-series.ts';
import { expectBetween } from './between.ts';
import { nextPush, receiver, to } from './pushed.ts';

/** A push, and the scrapes around it. */
interface Compared {
  readonly push: Push;
  readonly before: Map<string, Family>;
  readonly after: Map<string, Family>;
}

async function compare(exporter: Exporter, at: Awaited<ReturnType<typeof receiver>>): Promise<Compared> {
  // Its own series of the scrapes' durations are there before they are compared.
  await scrape(exporter, '/metrics');
  await nextPush(at);
  const before = await scrape(exporter, '/metrics');
  const push = await nextPush(at);
  return { push, before, after: await scrape(exporter, '/metrics') };
}

const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'];
test.each(PROTOCOLS)('%s: every series and value of a scrape, none besides, cumulative', async (protocol) => {
  const at = await receiver();
  const url = protocol === 'grpc' ? at.grpcUrl : at.url;
  const exporter = await start({ env: to(url, { OTEL_EXPORTER_OTLP_PROTOCOL: protocol }) });
  await fill(exporter);
  const { push, before, after } = await compare(exporter, at);
  expectBetween(seriesOfPush(push), before, after);
  for (const metric of push.metrics)
    expect([metric.name, typeOf(metric), metric.description]).toEqual([
      metric.name,
      after.get(metric.name)?.type,
      after.get(metric.name)?.help,
    ]);
  expect(await exporter.stop()).toBe(0);
});

describe('what a metric is', () => {
  let metrics: Map<string, Metric>;
  let push: Push;
  beforeAll(async () => {
    const at = await receiver();
    const resource = 'service.namespace=billing,deployment.environment.name=a%2Cb';
    const exporter = await start({
      env: to(at.url, { OTEL_RESOURCE_ATTRIBUTES: resource, OTEL_SERVICE_NAME: 'credits' }),
    });
    await fill(exporter);
    push = await nextPush(at);
    metrics = new Map(push.metrics.map((metric) => [metric.name, metric]));
  });
  const points = (name: string) => {
    const { sum, gauge, histogram } = metrics.get(name) ?? {};
    return (sum ?? gauge ?? histogram)?.dataPoints ?? [];
  };

  test('names are as Prometheus has them; units besides', () => {
    expect(
      Object.fromEntries([...metrics].filter(([name]) => name in UNITS).map(([name, { unit }]) => [name, unit ?? ''])),
    ).toEqual(UNITS);
  });

  test('counts are integers, amounts and seconds are not, whether or not they happen to be whole', () => {
    const kinds = (name: string) =>
      new Set(points(name).map((point) => (point.asInt === undefined ? 'double' : 'int')));
    for (const name of ['usage_requests_total', 'usage_tokens_total', 'late_events_total', 'cycle_requests'])
      expect([name, kinds(`ledgerline_${name}`)]).toEqual([name, new Set(['int'])]);
    for (const name of ['overage_credits_total', 'credits_remaining', 'cycle_start_timestamp_seconds'])
      expect([name, kinds(`ledgerline_${name}`)]).toEqual([name, new Set(['double'])]);
    expect(kinds('process_resident_memory_bytes')).toEqual(new Set(['int']));
  });

  test("the ledger's counters began with the organization, the process's with the process", () => {
    const created = String(Date.parse(new Date(NOW - 10 * DAY).toISOString()) * 1e6);
    const starts = (name: string) => new Set(points(name).map(({ startTimeUnixNano }) => Number(startTimeUnixNano)));
    expect([...starts('ledgerline_usage_credits_total')]).toEqual([Number(created)]);
    const [process = 0] = points('process_start_time_seconds').map(({ asDouble = 0 }) => asDouble);
    const [began = 0] = starts('ledgerline_ingest_events_total');
    expect(began / 1e9).toBeCloseTo(process, 2);
    expect([...starts('ledgerline_http_request_duration_seconds')]).toEqual([began]);
  });

  test('whose they are: defaults, and what the variables say instead', () => {
    expect(push.resource).toMatchObject({
      'service.name': 'credits',
      'service.namespace': 'billing',
      'deployment.environment.name': 'a,b',
      'service.instance.id': expect.stringMatching(/^[\da-f-]{36}$/) as string,
      'telemetry.sdk.name': 'opentelemetry',
    });
  });
});

const UNITS = {
  ledgerline_usage_credits_total: '{credit}',
  ledgerline_usage_cost_usd_total: '{USD}',
  ledgerline_usage_tokens_total: '{token}',
  ledgerline_usage_requests_total: '{request}',
  ledgerline_agent_runs_total: '{run}',
  ledgerline_late_events_total: '{event}',
  ledgerline_credits_remaining: '{credit}',
  ledgerline_spend_usd: '{USD}',
  ledgerline_burn_rate_credits_per_second: '{credits per second}',
  ledgerline_cycle_end_timestamp_seconds: 's',
  ledgerline_http_request_duration_seconds: 's',
  ledgerline_run_out_before_cycle_end: '',
  ledgerline_org_info: '',
  process_resident_memory_bytes: 'By',
  process_cpu_user_seconds_total: 's',
};
