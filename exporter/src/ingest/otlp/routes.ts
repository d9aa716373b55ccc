import { Protobuf, RpcStatus, TelemetryQuery } from '@ledgerline/api';
import { JSON_TYPE, json, type Answer } from '../../routing/answer.ts';
import { route, type RefusalForm, type Route } from '../../routing/route.ts';
import type { Door } from '../door.ts';
import type { Became } from '../events.ts';
import { encodeAnswer, encodeStatus } from './protobuf.ts';
import { readTelemetry, type OtlpSettings, type Reading } from './reader.ts';
import { PROTOBUF_TYPE, readRequest } from './request.ts';
import { SIGNAL_NAMES, SIGNALS, type Signal } from './signal.ts';

/** Of an HTTP status, the gRPC code that says the same. */
const GRPC: Readonly<Record<number, number>> = { 401: 16, 403: 7, 404: 5, 409: 6, 413: 8, 429: 8, 500: 13, 503: 14 };
const INVALID_ARGUMENT = 3;
const codeOf = (status: number): number => GRPC[status] ?? INVALID_ARGUMENT;

/** In the encoding of the request, as OTLP/HTTP asks. */
const REFUSE: readonly [RefusalForm, RefusalForm] = [
  {
    type: JSON_TYPE,
    schema: RpcStatus,
    write: ({ message }, status) => JSON.stringify({ code: codeOf(status), message }),
  },
  { type: PROTOBUF_TYPE, schema: Protobuf, write: ({ message }, status) => encodeStatus(codeOf(status), message) },
];

/**
 * The doors of OTLP/HTTP: telemetry comes in as SDKs and collectors send it, and what of it is usage becomes events.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp
 * @param told is told what became of the records of each request
 */
export function otlpRoutes(
  door: Door,
  settings: OtlpSettings,
  told: (signal: Signal, reading: Reading) => void,
): Route[] {
  return SIGNAL_NAMES.map((signal) =>
    route({
      method: 'POST',
      url: `/v1/${signal}`,
      operationId: `export${signal.charAt(0).toUpperCase()}${signal.slice(1)}`,
      roles: ['ingest'],
      about: 'key',
      summary: `OTLP/HTTP: what of these ${signal} is usage becomes events. Answers when they are on disk`,
      schema: { querystring: TelemetryQuery },
      body: {
        description: `An ${SIGNALS[signal].message}Request, in protobuf or JSON`,
        content: { [JSON_TYPE]: SIGNALS[signal].request, [PROTOBUF_TYPE]: Protobuf },
      },
      refuse: REFUSE,
      answers: {
        200: {
          description: 'Usage that could be taken is on disk; `partialSuccess` says what could not, and why',
          content: { [JSON_TYPE]: SIGNALS[signal].answer, [PROTOBUF_TYPE]: Protobuf },
        },
      },
      handle: async ({ key, query, body, mediaType }) => {
        const sender = { key, org: query.org || undefined, bytes: body.length };
        const { body: reading, became } = await door(sender, () =>
          readTelemetry(signal, readRequest(signal, body, mediaType), settings),
        );
        told(signal, reading);
        return answerOf(signal, partialSuccess(signal, reading, became), mediaType);
      },
    }),
  );
}

function answerOf(signal: Signal, answer: object, mediaType: string): Answer {
  if (mediaType === JSON_TYPE) return json(JSON.stringify(answer));
  return { form: 'text', type: PROTOBUF_TYPE, parts: [encodeAnswer(signal, answer)] };
}

/**
 * Nothing where all usage was taken. What is refused would be again: the sender is told, and does not send it again.
 * What is no usage is not refused: it was not ours to take.
 */
function partialSuccess(signal: Signal, reading: Reading, { rejected }: Became): object {
  const [first] = rejected;
  if (first) {
    const errorMessage = `${rejected.length} of ${reading.items.length} usages were refused; the first: ${first.message}`;
    return { partialSuccess: { [SIGNALS[signal].rejected]: String(rejected.length), errorMessage } };
  }
  const warning = otherSignals(signal, reading);
  return warning === '' ? {} : { partialSuccess: { errorMessage: warning } };
}

/** Who sends usage by a signal from which it is not taken should know, most of all where it is the only one. */
function otherSignals(signal: Signal, { results }: Reading): string {
  const sources = [...results].flatMap(([source, its]) => (its.has('other_signal') ? [source] : []));
  return sources
    .map((source) => `usage of ${source} is not taken from ${signal} (otlp.signals.${source} says from which)`)
    .join('; ');
}
