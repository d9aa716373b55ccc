import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import type { Connection } from '../client.ts';
import { parsePairs } from './mapping.ts';
import { runImport, type Import } from './run.ts';

/** An exporter that only remembers: what an import sees of a ledger. */
class FakeExporter {
  readonly events = new Map<string, string>();
  requests = 0;
  /** Answers to give before the true one; 0 cuts the connection after the batch was kept. */
  failures: number[] = [];
  readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.method === 'GET') return response.end('{}');
      this.requests++;
      const failure = this.failures.shift();
      if (failure !== undefined && failure !== 0)
        return response.writeHead(failure, { 'retry-after': '0.01' }).end('{}');
      const answer = this.keep(body.split('\n').map((text) => JSON.parse(text) as { id: string; model?: string }));
      if (failure === 0) return response.destroy();
      const none = answer.accepted + answer.duplicates === 0;
      return response.writeHead(none ? 400 : 200).end(JSON.stringify(answer));
    });
  });

  keep(events: readonly { id: string; model?: string }[]) {
    const answer = { accepted: 0, duplicates: 0, revised: 0, rejected: [] as object[] };
    events.forEach((event, index) => {
      const text = JSON.stringify(event);
      if (event.model === 'bad') answer.rejected.push({ index, id: event.id, code: 'invalid_event', message: 'model' });
      else if (this.events.get(event.id) === text) answer.duplicates++;
      else answer.accepted++;
      if (event.model !== 'bad') this.events.set(event.id, text);
    });
    return answer;
  }
}

const directory = mkdtempSync(path.join(tmpdir(), 'ledgerline-import-'));
const exporter = new FakeExporter();
let connection: Connection;
const listed: string[] = [];

beforeAll(async () => {
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => listed.push(String(text)) > 0);
  jest.spyOn(console, 'error').mockImplementation((text: unknown) => void listed.push(String(text)));
  await new Promise<void>((resolve) => void exporter.server.listen(0, '127.0.0.1', resolve));
  connection = { url: `http://127.0.0.1:${(exporter.server.address() as AddressInfo).port}`, key: 'k', retries: 5 };
});
beforeEach(() => {
  exporter.events.clear();
  exporter.requests = 0;
  listed.length = 0;
});
afterAll(() => {
  exporter.server.closeAllConnections();
  exporter.server.close();
  rmSync(directory, { recursive: true });
});

function job(name: string, text: string, more: Partial<Import> = {}): Import {
  const file = path.join(directory, name);
  writeFileSync(file, text);
  const mapping = { fields: undefined, constants: parsePairs('--set', ['type=tool']) };
  return {
    file,
    format: name.endsWith('.csv') ? 'csv' : 'ndjson',
    mapping,
    path: '/v1/events',
    batch: 10,
    fromLine: 1,
    ...more,
  };
}
const running = new AbortController().signal;
const csv = (rows: number): string =>
  `time,tokens.input\n${Array.from({ length: rows }, (_, row) => `2026-01-01 00:00:${String(row % 60).padStart(2, '0')},${row}`).join('\n')}\n`;

test('rows arrive in batches, once, and a second import is all duplicates', async () => {
  const usage = job('a.csv', csv(95));
  expect(await runImport(connection, usage, running)).toMatchObject({ accepted: 95, duplicates: 0, rejected: 0 });
  expect(exporter.requests).toBe(10);
  expect([...exporter.events.values()][0]).toMatch(
    /^{"time":"2026-01-01T00:00:00.000Z","tokens":{"input":0},"type":"tool","id":"row_[\w-]{22}"}$/,
  );
  expect(await runImport(connection, usage, running)).toMatchObject({ accepted: 0, duplicates: 95, rejected: 0 });
});

test('busy answers and lost connections are sent again, nothing twice', async () => {
  exporter.failures = [503, 429, 0];
  const progress = await runImport(connection, job('b.csv', csv(25)), running);
  // The batch whose answer was lost had been kept: it comes back as duplicates.
  expect(progress).toMatchObject({ accepted: 15, duplicates: 10, rejected: 0 });
  expect(exporter.events.size).toBe(25);
});

test('an import that was stopped is resumed by running it again', async () => {
  const usage = job('c.csv', csv(45));
  const stopped = await runImport(connection, usage, AbortSignal.abort());
  expect(stopped).toMatchObject({ accepted: 10, line: 11 });
  expect(await runImport(connection, usage, running)).toMatchObject({ accepted: 35, duplicates: 10 });
});

test('--from-line skips what is said to be in, and keeps the ids of the rest', async () => {
  const repeated = csv(10) + '2026-01-01 00:00:03,3\n'.repeat(3);
  const progress = await runImport(connection, job('d.csv', repeated, { fromLine: 12 }), running);
  expect(progress).toMatchObject({ accepted: 3, skipped: 10 });
  expect(progress.summary()).toMatch(/, 10 skipped \(--from-line\)$/);
  expect(await runImport(connection, job('d.csv', repeated), running)).toMatchObject({ accepted: 10, duplicates: 3 });
});

test('rejected rows are named by line of the file, the others are kept', async () => {
  const text = 'time,model\n2026-01-01,bad\n\n2026-01-01,good,extra\nnever,good\n2026-01-01,good\n2026-01-01,bad\n';
  const progress = await runImport(connection, job('e.csv', text), running);
  expect(progress).toMatchObject({ accepted: 1, rejected: 4 });
  const lines = listed.join('').match(/line \d+: \w+/g);
  expect(lines?.toSorted()).toEqual([
    'line 2: invalid_event',
    'line 4: invalid_row',
    'line 5: invalid_row',
    'line 7: invalid_event',
  ]);
  expect(progress.summary()).toMatch(
    /4 rejected \(2 invalid_row, 2 invalid_event\)$|\(2 invalid_event, 2 invalid_row\)$/,
  );
});

test('NDJSON: broken lines are rejected alone; a batch of nothing valid is no failure of the import', async () => {
  const good = '{"id":"x","time":1767225600000,"type":"tool"}';
  const text = `\uFEFF${good}\nnot json\n\n[1]\n{"id":"y","time":1767225600000,"model":"bad"}\n`;
  const progress = await runImport(connection, job('f.ndjson', text, { batch: 1 }), running);
  expect(progress).toMatchObject({ accepted: 1, rejected: 3 });
});

test('a CSV without the mapped column, or without any field, is refused before anything is sent', async () => {
  const mapping = { fields: parsePairs('--map', ['time=WHEN']), constants: new Map<string, string>() };
  await expect(runImport(connection, job('g.csv', csv(1), { mapping }), running)).rejects.toThrow(/no column 'WHEN'/);
  await expect(runImport(connection, job('h.csv', 'a,b\n1,2\n'), running)).rejects.toThrow(/--map/);
  expect(exporter.requests).toBe(0);
});

test('nobody there: it says where it asked', async () => {
  const nowhere = { url: 'http://127.0.0.1:1', key: undefined };
  await expect(runImport(nowhere, job('i.csv', csv(1)), running)).rejects.toThrow(
    /no answer from http:\/\/127.0.0.1:1/,
  );
});
