/** A receiver of OTLP, over HTTP and gRPC, that decodes what it is sent by the specification's own messages. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { Server, ServerCredentials, type Metadata, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { fromProtobuf, SIGNALS, type Signal } from './otlp-messages.ts';

export interface Received {
  readonly signal: Signal;
  readonly headers: Readonly<Record<string, unknown>>;
  /** As OTLP writes it in JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Receiver {
  readonly url: string;
  readonly grpcUrl: string;
  /** In the order in which they came. */
  readonly received: Received[];
  /** Of HTTP: what is answered from now on. `hang`: nothing ever is. */
  answer: { readonly status: number; readonly body?: string } | 'hang';
  close(): Promise<void>;
}

const SERVICES = {
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
} as const;

/** @param port of HTTP; 0: a free one */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { answer } = receiver;
      if (answer === 'hang') return;
      const signal = SIGNALS.find((each) => request.url === `/v1/${each}`);
      if (answer.status === 200 && signal)
        received.push({ signal, headers: request.headers, body: decoded(signal, request.headers, chunks) });
      response
        .writeHead(signal ? answer.status : 404, { 'content-type': request.headers['content-type'] })
        .end(answer.body);
    });
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const grpc = new Server({ 'grpc.max_receive_message_length': 4 * 1024 * 1024 });
  for (const signal of SIGNALS) serveGrpc(grpc, signal, received);
  const grpcPort = await new Promise<number>((resolve, reject) => {
    grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    grpcUrl: `http://127.0.0.1:${grpcPort}`,
    received,
    answer: { status: 200 },
    close: async () => {
      grpc.forceShutdown();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return receiver;
}

function decoded(signal: Signal, headers: IncomingHttpHeaders, chunks: readonly Buffer[]): Received['body'] {
  const sent = Buffer.concat(chunks);
  const bytes = headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  if (headers['content-type'] === 'application/json')
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Received['body'];
  expect(headers['content-type']).toBe('application/x-protobuf');
  return fromProtobuf(signal, bytes);
}

function serveGrpc(server: Server, signal: Signal, received: Received[]): void {
  const bytes = (value: Buffer): Buffer => value;
  server.addService(
    {
      Export: {
        ...{ path: SERVICES[signal], requestStream: false, responseStream: false },
        ...{ requestSerialize: bytes, requestDeserialize: bytes, responseSerialize: bytes, responseDeserialize: bytes },
      },
    },
    {
      Export: (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) => {
        received.push({ signal, headers: headersOf(call.metadata), body: fromProtobuf(signal, call.request) });
        done(null, Buffer.alloc(0));
      },
    },
  );
}

const headersOf = (metadata: Metadata): Received['headers'] => metadata.getMap();
