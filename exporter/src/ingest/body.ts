import { isUtf8 } from 'node:buffer';
import { Refusal } from '../model/refusal.ts';
import { holdsTooMany, MOST_CONTAINERS } from '../text/json-size.ts';
import { parseJson } from '../text/json.ts';
import { decodeUtf8, linesOf, NOT_UTF8, withoutMark, type NotUtf8 } from '../text/utf8.ts';
import { InvalidEvent } from './event-parser.ts';

/** What a request carried: events not yet looked at, and by index what is known to be none, such as a broken line. */
export interface Body {
  /** A single event answers with its own status. */
  readonly single: boolean;
  readonly items: readonly unknown[];
  readonly broken: ReadonlyMap<number, InvalidEvent>;
  /** Events of which several may tell, not quite in the same words: one whose id is there already is a duplicate. */
  readonly knownById?: ReadonlySet<number>;
}

/**
 * Reads one event, an array of them (JSON) or a line each (NDJSON). All of it is UTF-8, and a byte order mark is
 * skipped. Throws a Refusal where nothing of it can be taken; a line of NDJSON that is none is a broken one.
 */
export function readBody(bytes: Buffer, ndjson: boolean): Body {
  refuseTooMany(bytes);
  const text = decodeUtf8(bytes);
  if (typeof text === 'string' && text.trim() === '')
    throw new Refusal('empty_body', 'the body is empty: send an event, an array of events, or NDJSON');
  return ndjson ? readLines(typeof text === 'string' ? text.split('\n') : decodedLines(bytes)) : readJson(text);
}

/** What would take far more memory than it has bytes is refused before it is parsed. */
export function refuseTooMany(json: Uint8Array): void {
  if (holdsTooMany(json))
    throw new Refusal('payload_too_large', `the body holds more than ${MOST_CONTAINERS} objects and arrays: send less`);
}

function readJson(text: string | NotUtf8): Body {
  if (typeof text !== 'string') throw new Refusal('invalid_json', `line ${text.line} ${NOT_UTF8}`);
  const parsed = parseJson(text);
  if (parsed instanceof Error)
    throw new Refusal('invalid_json', `${parsed.message} (a line each is application/x-ndjson)`);
  if (!Array.isArray(parsed)) return { single: true, items: [parsed], broken: new Map() };
  if (parsed.length === 0) throw new Refusal('empty_body', 'the array holds no event');
  return { single: false, items: parsed as unknown[], broken: new Map() };
}

function* decodedLines(bytes: Buffer): Generator<string | NotUtf8> {
  let line = 0;
  for (const each of linesOf(withoutMark(bytes))) {
    line++;
    yield isUtf8(each) ? each.toString('utf8') : { line };
  }
}

function readLines(lines: Iterable<string | NotUtf8>): Body {
  const items: unknown[] = [];
  const broken = new Map<number, InvalidEvent>();
  for (const line of lines) {
    if (typeof line === 'string' && line.trim() === '') continue;
    const parsed = typeof line === 'string' ? parseJson(line) : new Error(`line ${line.line} ${NOT_UTF8}`);
    if (parsed instanceof Error) {
      broken.set(items.length, new InvalidEvent('', parsed.message));
      items.push(null);
    } else items.push(parsed);
  }
  return { single: false, items, broken };
}
