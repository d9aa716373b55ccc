/**
 * Records what a tool tells of its usage by OTLP, as a fixture: `node scripts/otlp/record.ts NAME VERSION COMMAND…`
 * starts a server of models and a receiver, runs the command with their addresses in its environment, and writes a file
 * for each signal into exporter/test/otlp/recorded. README.md says what was recorded how.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { startModels } from '@ledgerline/testkit/models.ts';
import { fromProtobuf, SIGNALS, type Signal } from '@ledgerline/testkit/otlp-messages.ts';

const [tool, version, command, ...args] = process.argv.slice(2);
if (tool === undefined || version === undefined || command === undefined)
  throw new Error('usage: record.ts NAME VERSION COMMAND…');
const INTO = join(import.meta.dirname, '../../exporter/test/otlp/recorded');
/** Of a text: prompts and answers are of no use here. */
const MOST = 1000;

type Message = Record<string, unknown[]>;
const received: Record<Signal, Message[]> = { traces: [], logs: [], metrics: [] };
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const signal = SIGNALS.find((each) => request.url?.endsWith(`/v1/${each}`));
    const sent = Buffer.concat(chunks);
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    const isJson = request.headers['content-type']?.includes('json') ?? false;
    if (signal) received[signal].push(isJson ? (JSON.parse(bytes.toString()) as Message) : fromProtobuf(signal, bytes));
    response.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'application/json' });
    response.end(isJson ? '{}' : '');
  });
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
const models = await startModels();

const child = spawn(command, args, {
  stdio: 'inherit',
  env: {
    ...process.env,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: process.env['OTEL_EXPORTER_OTLP_PROTOCOL'] ?? 'http/protobuf',
    OPENAI_BASE_URL: `${models.url}/v1`,
    OPENAI_API_KEY: 'none',
    ANTHROPIC_BASE_URL: models.url,
    ANTHROPIC_API_KEY: 'none',
    GOOGLE_GEMINI_BASE_URL: models.url,
    GEMINI_API_KEY: 'none',
    MODELS_URL: models.url,
  },
});
const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
console.log(`the command ended with ${code ?? 'a signal'}, after ${models.calls.length} calls of models`);
receiver.closeAllConnections();
receiver.close();
models.close();

mkdirSync(INTO, { recursive: true });
for (const signal of SIGNALS) {
  const [list] = Object.keys(received[signal][0] ?? {});
  if (list === undefined) continue;
  const request = { [list]: received[signal].flatMap((message) => message[list] ?? []) };
  const fixture = { tool, version, recorded: true, signal, calls: models.calls, request };
  const shortened = (_: string, value: unknown): unknown =>
    typeof value === 'string' && value.length > MOST ? `${value.slice(0, MOST)}…` : value;
  const file = join(INTO, `${tool}-${version}-${signal}.json`);
  writeFileSync(file, `${JSON.stringify(fixture, shortened)}\n`);
  console.log(file);
}
