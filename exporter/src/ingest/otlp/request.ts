import { JSON_TYPE } from '../../routing/answer.ts';
import { Refusal } from '../../model/refusal.ts';
import { explain } from '../../text/explain.ts';
import { parseJson } from '../../text/json.ts';
import { decodeUtf8, NOT_UTF8 } from '../../text/utf8.ts';
import { refuseTooMany } from '../body.ts';
import { schemas } from '../schemas.ts';
import { decodeRequest } from './protobuf.ts';
import { SIGNALS, type Requests, type Signal } from './signal.ts';

export const PROTOBUF_TYPE = 'application/x-protobuf';

/** Reads a request in the encoding that its media type names. Throws a Refusal for what is none. */
export const readRequest = <S extends Signal>(signal: S, bytes: Buffer, mediaType: string): Requests[S] =>
  mediaType === JSON_TYPE ? readJson(signal, bytes) : decodeRequest(signal, bytes);

const validators = {
  traces: schemas.compile<Requests['traces']>(SIGNALS.traces.request),
  logs: schemas.compile<Requests['logs']>(SIGNALS.logs.request),
  metrics: schemas.compile<Requests['metrics']>(SIGNALS.metrics.request),
};

function readJson<S extends Signal>(signal: S, bytes: Buffer): Requests[S] {
  refuseTooMany(bytes);
  const text = decodeUtf8(bytes);
  if (typeof text !== 'string') throw new Refusal('invalid_json', `line ${text.line} ${NOT_UTF8}`);
  const parsed = parseJson(text);
  if (parsed instanceof Error) throw new Refusal('invalid_json', parsed.message);
  const validate = validators[signal];
  if (validate(parsed)) return parsed;
  const { field, message } = explain(validate.errors, 'a request');
  throw new Refusal('invalid_request', message, field === '' ? undefined : field);
}
