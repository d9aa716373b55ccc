/** The real exporter as its own process, and a small client for it: tests ask where a user would, over HTTP. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDescribed } from './described.ts';

export const ROOT = join(import.meta.dirname, '../..');
export const BOOTSTRAP = 'bootstrap-key-of-the-tests';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed, where it is JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at any answer there is
  readonly json: any;
}

export interface Exporter {
  readonly url: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** `body`: an object is sent as JSON, a string as it is. `key` null: no Authorization header. */
  ask(
    method: string,
    path: string,
    options?: { body?: unknown; key?: string | null; headers?: Record<string, string> },
  ): Promise<Reply>;
  get(path: string, key?: string): Promise<Reply>;
  /** Ends it as Ctrl-C would and resolves with its exit code. */
  stop(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
}

export const temporary = (): string => mkdtempSync(join(tmpdir(), 'ledgerline-'));

export interface StartOptions {
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What runs the exporter, for example strace with its options; default: nothing. */
  readonly wrapper?: readonly string[];
}

export async function startExporter({
  dataDir = temporary(),
  env = {},
  wrapper = [],
}: StartOptions = {}): Promise<Exporter> {
  const [command, ...args] = [...wrapper, process.execPath, join(ROOT, 'exporter/src/main.ts')];
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      LEDGERLINE_DATA_DIR: dataDir,
      LEDGERLINE_LISTEN: '127.0.0.1:0',
      LEDGERLINE_BOOTSTRAP_KEY: BOOTSTRAP,
      // Tests start it hundreds of times, and a third of that is compiling the same files.
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/ledgerline-tests'),
      ...env,
    },
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await ready(child);
  const ask: Exporter['ask'] = async (method, path, { body, key = BOOTSTRAP, headers = {} } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isStream = response.headers.get('content-type')?.includes('event-stream') ?? false;
    const text = isStream ? await beginning(response) : await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
    const type = response.headers.get('content-type') ?? '';
    await checkDescribed(url, { method, path, status: response.status, type, text });
    return { status: response.status, headers: response.headers, text, json };
  };
  return {
    url,
    dataDir,
    process: child,
    ask,
    get: (path, key) => ask('GET', path, key === undefined ? {} : { key }),
    stop: async () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What a stream sends first; it has no end, so the rest is not waited for. */
async function beginning({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const first = (await reader?.read())?.value as Uint8Array | undefined;
  await reader?.cancel();
  return new TextDecoder().decode(first);
}

/** One exporter for a test file: called at its top, ended (cleanly, which is expected) when its tests are over. */
export async function exporterOfFile(options: StartOptions = {}): Promise<Exporter> {
  const exporter = await startExporter(options);
  afterAll(async () => {
    expect(await exporter.stop()).toBe(0);
    remove(exporter.dataDir);
  });
  return exporter;
}

/**
 * Several exporters for a test file, one after another or at once: when its tests are over they and their directories
 * go.
 */
export function exportersOfFile() {
  const directories = new Set<string>();
  const running = new Set<Exporter>();
  afterAll(async () => {
    await Promise.all([...running].map((exporter) => exporter.kill()));
    directories.forEach(remove);
  });
  const directory = (): string => {
    const made = temporary();
    directories.add(made);
    return made;
  };
  const start = async (options: StartOptions = {}): Promise<Exporter> => {
    const exporter = await startExporter(options);
    directories.add(exporter.dataDir);
    running.add(exporter);
    exporter.process.once('exit', () => running.delete(exporter));
    return exporter;
  };
  return { directory, start };
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = /listening on (http:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the exporter ended with ${code ?? 'a signal'}: ${said}`)));
  });
}

export const remove = (dataDir: string): void => {
  rmSync(dataDir, { recursive: true, force: true });
};

/** A plan and an organization to post to; the defaults are the plainest there are. */
export async function makeOrg(
  exporter: Exporter,
  org: string,
  { plan, ...body }: { plan?: Record<string, unknown> } & Record<string, unknown> = {},
): Promise<void> {
  const planId = `plan-of-${org}`;
  await expectOk(
    exporter.ask('PUT', `/v1/admin/plans/${planId}`, { body: { name: 'Plan', monthlyCredits: 1000, ...plan } }),
  );
  await expectOk(
    exporter.ask('PUT', `/v1/admin/orgs/${org}`, {
      body: { name: org, plan: planId, billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1, ...body },
    }),
  );
}

export async function expectOk(pending: Promise<Reply>): Promise<Reply> {
  const reply = await pending;
  if (reply.status >= 300) throw new Error(`${reply.status}: ${reply.text}`);
  return reply;
}

export interface RoleSpec {
  readonly org: string;
  readonly role: string;
  readonly workspaces?: readonly string[];
}

/** A new key with these roles: its secret. */
export async function makeKey(exporter: Exporter, ...roles: readonly RoleSpec[]): Promise<string> {
  const made = await expectOk(exporter.ask('POST', '/v1/admin/keys', { body: { name: 'test', roles } }));
  return (made.json as { key: string }).key;
}
