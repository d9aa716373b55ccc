/** The demo's past in a real exporter and a real Prometheus, beside the tests; Grafana's part is played here. */
import { type DataFrame, type DataQueryRequest, dateTime } from '@grafana/data';
import { type BackendSrv, type BackendSrvRequest, setBackendSrv } from '@grafana/runtime';
import { spawn, spawnSync } from 'node:child_process';
import { get } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { firstValueFrom, from } from 'rxjs';
import type { Query, Variable } from '../src/types';
import { CreditsVariables } from '../src/variables/support';
import { datasource } from './helpers';

export const hasPrograms = ['prometheus', 'promtool'].every((name) => spawnSync(name, ['--version']).status === 0);

export interface Past {
  readonly exporter: string;
  readonly prometheus: string;
  readonly read: string;
  /** The id of an organization that is a year old. */
  readonly yearOld: string;
  stop: () => void;
}

export function startPast(): Promise<Past> {
  const program = path.join(__dirname, '../../testkit/src/serve-past.ts');
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'], env });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the past ended with ${code}`)));
    createInterface(child.stdout).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const past = { ...(JSON.parse(line) as Omit<Past, 'stop'>), stop: () => void child.stdin.end() };
      playBackend(past);
      resolve(past);
    });
  });
}

const fetched = (url: string, headers: Record<string, string> = {}): Promise<unknown> =>
  new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const data: unknown = JSON.parse(text);
        if (response.statusCode === 200) resolve(data);
        else reject(Object.assign(new Error(text), { status: response.statusCode, data }));
      });
    }).on('error', reject);
  });

/** Grafana's backend, which adds the key. */
function playBackend({ exporter, read }: Omit<Past, 'stop'>): void {
  const ask = async (url: string) => ({
    data: await fetched(url.replace('/proxy', exporter), { authorization: `Bearer ${read}` }),
  });
  setBackendSrv({ fetch: ({ url }: BackendSrvRequest) => from(ask(url)) } as unknown as BackendSrv);
}

/** The days before now. */
function lastDays(days: number): DataQueryRequest<Query>['range'] {
  const now = dateTime();
  return { from: dateTime(now).subtract(days, 'days'), to: now, raw: { from: `now-${days}d`, to: 'now' } };
}

/** What the ledger answers to what a panel or an annotation asks. */
export async function askLedger(target: Query, days: number): Promise<DataFrame[]> {
  const request = { targets: [target], range: lastDays(days), scopedVars: {}, timezone: 'utc' };
  const { data, errors = [] } = await firstValueFrom(datasource().query(request as unknown as DataQueryRequest<Query>));
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join());
  return data as DataFrame[];
}

/** The values that a variable can have. */
export async function askVariable(variable: object): Promise<unknown[]> {
  const request = { targets: [variable], range: lastDays(30), scopedVars: {}, timezone: 'utc' };
  const { data, errors = [] } = await firstValueFrom(
    new CreditsVariables(datasource()).query(request as unknown as DataQueryRequest<Variable>),
  );
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join());
  return ((data[0] as DataFrame | undefined)?.fields[1]?.values ?? []) as unknown[];
}

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: ReadonlyArray<readonly [number, string]>;
}

export class PrometheusAnswers {
  constructor(readonly url: string) {}

  /** A value each `step` seconds of the last `seconds`. */
  async range(promql: string, seconds: number, step: number): Promise<readonly Series[]> {
    const end = Date.now() / 1000;
    const asked = new URLSearchParams({ query: promql, start: `${end - seconds}`, end: `${end}`, step: `${step}` });
    const { data } = (await fetched(`${this.url}/api/v1/query_range?${asked}`)) as { data: { result: Series[] } };
    return data.result;
  }

  async labelValues(label: string, matching: string): Promise<readonly string[]> {
    const asked = new URLSearchParams({ 'match[]': matching });
    return ((await fetched(`${this.url}/api/v1/label/${label}/values?${asked}`)) as { data: string[] }).data;
  }
}
