/** Requests that are made beforehand, so that load costs next to nothing: what tells events apart is written in. */
import { randomUUID } from 'node:crypto';
import { head } from './connection.ts';
import { eventsOf, type Mix } from './events.ts';

export interface Bodies {
  readonly mix: Mix;
  /** `ordered`: as ids that begin with a time are. */
  readonly ids: 'ordered' | 'random';
  readonly orgs: readonly string[];
  /** Events a request. */
  readonly batch: number;
  readonly key: string;
}

/** Where in a request something is that changes. */
interface Places {
  readonly id: number;
  readonly time: number;
  readonly conversations: readonly { readonly at: number; readonly number: number }[];
}

const ID = { ordered: `evt_${'0'.repeat(12)}`, random: '0'.repeat(36) } as const;
const TIME = 1_000_000_000_000;
const HELD = 20_000;

/** As many different requests as hold 20,000 events, but at least one for each connection. */
export function requestsOf(bodies: Bodies, connections: number): RequestBytes[] {
  const requests = Math.max(connections, Math.min(1024, Math.ceil(HELD / bodies.batch)));
  const { events, conversations } = eventsOf(bodies.mix, requests * bodies.batch, bodies.orgs);
  return Array.from({ length: requests }, (_, i) => {
    const own = events.slice(i * bodies.batch, (i + 1) * bodies.batch);
    const texts = own.map((event) => Buffer.from(JSON.stringify({ ...event, id: ID[bodies.ids], time: TIME })));
    return new RequestBytes(bodies, texts, conversations);
  });
}

export class RequestBytes {
  readonly bytes: Buffer;
  private readonly random: boolean;
  private readonly places: readonly Places[];
  private readonly conversations: number;
  private used = 0;

  constructor({ ids, orgs, key }: Bodies, events: readonly Buffer[], conversations: number) {
    const body = Buffer.from(`[${events.join(',')}]`);
    const path = orgs.length === 1 ? `/v1/events?org=${orgs[0] ?? ''}` : '/v1/events';
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const start = Buffer.from(head('POST', path, { ...headers, 'content-length': body.length }));
    this.bytes = Buffer.concat([start, body]);
    this.random = ids === 'random';
    this.conversations = conversations;
    let at = start.length + 1;
    this.places = events.map((event) => {
      const places = placesIn(event, at);
      at += event.length + 1;
      return places;
    });
  }

  /** Makes its events the ones from this number on. */
  number(first: number, timeOf: (n: number) => number): void {
    const { bytes } = this;
    for (const [i, { id, time, conversations }] of this.places.entries()) {
      const name = this.random ? randomUUID() : String(first + i).padStart(12, '0');
      bytes.write(name, this.random ? id : id + 4, 'latin1');
      bytes.write(String(timeOf(first + i)), time, 'latin1');
      for (const { at, number } of conversations)
        bytes.write(String(number + this.used * this.conversations).padStart(8, '0'), at, 'latin1');
    }
    this.used += 1;
  }
}

function placesIn(event: Buffer, offset: number): Places {
  const text = event.toString('latin1');
  const conversations = [...text.matchAll(/n(\d{8})(?!\d)/g)].map(({ index, 1: number }) => ({
    at: offset + index + 1,
    number: Number(number),
  }));
  return {
    id: offset + text.indexOf('"id":"') + 6,
    time: offset + text.indexOf('"time":') + 7,
    conversations,
  };
}
