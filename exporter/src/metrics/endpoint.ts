import type { ProcessMetrics } from './process.ts';
import { OPENMETRICS_END, OPENMETRICS_TYPE, TEXT_TYPE } from './text.ts';

export type Part = 'all' | 'ledger' | 'process';

/**
 * Everything Prometheus sees, or one part. Whether each part could be collected is itself a metric: a ledger that
 * cannot be read does not take the process's own numbers with it.
 */
export async function exposition(
  part: Part,
  openMetrics: boolean,
  ledger: (openMetrics: boolean) => Promise<Uint8Array>,
  process: ProcessMetrics,
): Promise<{ type: string; text: Buffer }> {
  const type = openMetrics ? OPENMETRICS_TYPE : TEXT_TYPE;
  const end = openMetrics ? OPENMETRICS_END : '';
  if (part === 'process') return { type, text: Buffer.from(await process.write(openMetrics)) };
  if (part === 'ledger') return { type, text: Buffer.concat([await ledger(openMetrics), Buffer.from(end)]) };
  const [fromLedger, fromProcess] = await Promise.all([
    ledger(openMetrics).catch(() => null),
    process.write(openMetrics),
  ]);
  const success =
    '# HELP ledgerline_collector_success Whether this part of the exposition could be collected.\n' +
    '# TYPE ledgerline_collector_success gauge\n' +
    `ledgerline_collector_success{collector="ledger"} ${fromLedger === null ? 0 : 1}\n`;
  // prom-client ends its OpenMetrics text with the end mark, so it comes last.
  const parts = [Buffer.from(success), fromLedger ?? Buffer.alloc(0), Buffer.from(fromProcess)];
  return { type, text: Buffer.concat(parts) };
}

/** Whether a scraper prefers OpenMetrics 1.0 over the text format, by the q-values of its Accept header. */
export function prefersOpenMetrics(accept: string | undefined): boolean {
  const quality = (wanted: (type: string, version: string | undefined) => boolean): number =>
    Math.max(
      0,
      ...(accept ?? '').split(',').map((each) => {
        const [type = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
        const of = (name: string) =>
          parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
        return wanted(type, of('version')) ? Number(of('q') ?? 1) : 0;
      }),
    );
  const openMetrics = quality(
    (type, version) => type === 'application/openmetrics-text' && (version ?? '1.0.0') === '1.0.0',
  );
  const text = quality((type, version) => type === 'text/plain' && (version ?? '0.0.4') === '0.0.4');
  return openMetrics > 0 && openMetrics >= text;
}
