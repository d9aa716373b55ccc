import { Refusal } from '../model/refusal.ts';

/** What a request carried: events not yet looked at, and the lines that are no JSON, by index. */
export interface Body {
  /** A single event answers with its own status. */
  readonly single: boolean;
  readonly items: readonly unknown[];
  readonly broken: ReadonlyMap<number, string>;
}

/** A request names every event that it refuses: past this many, the answer would dwarf what was sent. */
export const MOST_EVENTS = 100_000;

/** Reads one event, an array of them (JSON) or a line each (NDJSON). */
export function readBody(text: string, ndjson: boolean): Body {
  if (text.trim() === '')
    throw new Refusal('empty_body', 'the body is empty: send an event, an array of events, or NDJSON');
  const body = ndjson ? readLines(text) : readJson(text);
  if (body.items.length > MOST_EVENTS)
    throw new Refusal('payload_too_large', `the body holds more than ${MOST_EVENTS} events: send smaller batches`);
  return body;
}

function readJson(text: string): Body {
  const parsed = parse(text);
  if (parsed instanceof Error)
    throw new Refusal('invalid_json', `${parsed.message} (a line each is application/x-ndjson)`);
  if (!Array.isArray(parsed)) return { single: true, items: [parsed], broken: new Map() };
  if (parsed.length === 0) throw new Refusal('empty_body', 'the array holds no event');
  return { single: false, items: parsed as unknown[], broken: new Map() };
}

function readLines(text: string): Body {
  const items: unknown[] = [];
  const broken = new Map<number, string>();
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const parsed = parse(line);
    if (parsed instanceof Error) {
      broken.set(items.length, parsed.message);
      items.push(null);
    } else items.push(parsed);
  }
  return { single: false, items, broken };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return new Error(`not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
