/** What a client does: each step can be sent again until it is answered, and once more after that. */
import { expectOk, type Exporter, type Reply } from '@ledgerline/testkit/harness.ts';
import { decimal, millionths, type Tally } from './crash-tally.ts';

export interface Step {
  readonly send: (exporter: Exporter) => Promise<Reply>;
  /** The answer, and what is expected from then on. */
  readonly take: (reply: Reply) => void;
  /** Sent again once it was answered: nothing changes. Null: it is not one to send again. */
  readonly again: ((reply: Reply) => void) | null;
}

/** What a client knows of what it did. One of them does one thing at a time. */
export interface Memory {
  readonly tally: Tally;
  /** Between 1 and `most`. */
  readonly upTo: (most: number) => number;
  readonly newId: () => string;
  /** Told when something that takes a while is sent. */
  readonly sent: (what: 'reprice' | 'big batch') => void;
  /** Closed and not refunded yet: id and amount. */
  readonly closed: { readonly id: string; readonly amount: bigint }[];
  readonly reservations: string[];
  readonly grants: string[];
  stream: {
    readonly id: string;
    readonly time: number;
    readonly reservation?: string;
    revision: number;
    amount: bigint;
  } | null;
}

interface Posted {
  readonly accepted: number;
  readonly duplicates: number;
  readonly revised: number;
}

const asked = (method: string, path: string, body?: unknown) => (exporter: Exporter) =>
  exporter.ask(method, path, body === undefined ? {} : { body });

/** The field of an event that says what it costs. */
const costing = ({ kind }: Tally, amount: bigint) =>
  kind.field === 'tokens' ? { model: 'crash', tokens: { input: Number(amount) } } : { [kind.field]: decimal(amount) };

function batch(of: Memory, size: number): Step {
  const { tally } = of;
  const time = Date.now();
  const amounts = Array.from({ length: size }, () => [of.newId(), BigInt(of.upTo(5000))] as const);
  const events = amounts.map(([id, amount], i) => ({
    ...{ id, time, type: i % 7 ? 'gateway_inference' : 'cloud_agent_inference', run: `${id}-${i % 3}` },
    ...{ workspace: `w${i % 5}`, user: `u${i % 11}`, conversation: `c${of.upTo(50)}` },
    ...costing(tally, amount),
  }));
  return {
    send: asked('POST', `/v1/events?org=${tally.org}`, events),
    take: (reply) => {
      const { accepted, duplicates } = posted(reply);
      expect([accepted, duplicates].sort((a, b) => a - b)).toEqual([0, size]); // never by half
      for (const [id, amount] of amounts) tally.use(id, amount, true);
      of.closed.push(...amounts.slice(0, 3).map(([id, amount]) => ({ id, amount })));
    },
    again: (reply) => expect(posted(reply).duplicates).toBe(size),
  };
}

function posted({ status, text, json }: Reply): Posted {
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return json as Posted;
}

/** The next revision of a stream, one that begins where none is open. */
function revision(of: Memory): Step {
  const { tally } = of;
  const reservation = of.reservations.pop();
  const named = reservation === undefined ? {} : { reservation };
  const stream = (of.stream ??= { id: of.newId(), time: Date.now(), revision: 0, amount: 0n, ...named });
  if (stream.reservation !== reservation && reservation !== undefined) of.reservations.push(reservation);
  stream.revision += 1;
  const more = BigInt(of.upTo(3000));
  stream.amount += more;
  const { id, time, revision, amount } = stream;
  const final = of.upTo(3) === 1;
  if (final) of.stream = null;
  const body = {
    ...{ id, time, type: 'gateway_inference', revision, final, conversation: 'streamed' },
    ...(stream.reservation === undefined ? {} : { reservation: stream.reservation }),
    ...costing(tally, amount),
  };
  return {
    send: asked('POST', `/v1/events?org=${tally.org}`, body),
    take: (reply) => {
      const { accepted, duplicates, revised } = posted(reply);
      expect(accepted + duplicates + revised).toBe(1);
      expect(revision === 1 ? revised : accepted).toBe(0);
      tally.use(id, more, revision === 1);
      if (stream.reservation !== undefined) tally.shrinkHold(stream.reservation, more, final);
      if (final) of.closed.push({ id, amount });
    },
    again: (reply) => expect(posted(reply).duplicates).toBe(1),
  };
}

/** One that answers 201 the first time and 200 with the same words from then on. */
function once(send: Step['send'], noted: (reply: Reply) => void): Step {
  let first = '';
  return {
    send,
    take: (reply) => {
      if (reply.status !== 200 && reply.status !== 201) throw new Error(`${reply.status}: ${reply.text}`);
      first = reply.text;
      noted(reply);
    },
    again: ({ status, text }) => {
      expect({ status, text }).toEqual({ status: 200, text: first });
    },
  };
}

function grant(of: Memory): Step {
  const { tally } = of;
  const [id, credits] = [of.newId(), BigInt(of.upTo(20_000))];
  const body = { id, pool: of.upTo(2) === 1 ? 'purchased' : 'bonus', credits: decimal(credits) };
  const step = once(asked('POST', `/v1/admin/orgs/${tally.org}/grants`, body), () => {
    tally.granted += credits;
    of.grants.push(id);
  });
  // What is left of it is shown, and others use it.
  return {
    ...step,
    again: (reply) => {
      expect(reply).toMatchObject({ status: 200, json: { id } });
    },
  };
}

function refund(of: Memory): Step {
  const { tally } = of;
  const { field } = tally.kind;
  const event = of.closed.splice(of.upTo(of.closed.length) - 1, 1)[0];
  if (!event) return batch(of, 3);
  const part = field !== 'tokens' && of.upTo(2) === 1 ? { [field]: decimal((event.amount + 1n) / 2n) } : {};
  const body = { id: of.newId(), event: event.id, ...part };
  return once(asked('POST', `/v1/admin/orgs/${tally.org}/refunds`, body), ({ json }) => {
    const { credits, costUsd, lost } = json as Record<'credits' | 'costUsd' | 'lost', number>;
    tally.refund(event.id, millionths(field === 'costUsd' ? costUsd : credits), millionths(lost));
  });
}

function reserve(of: Memory): Step {
  const { tally } = of;
  const [id, amount] = [of.newId(), BigInt(of.upTo(20_000))];
  let granted = false;
  return {
    send: asked('POST', `/v1/reservations?org=${tally.org}`, { id, amount: decimal(amount), ttlSeconds: 86_400 }),
    take: ({ status, text }) => {
      if (![200, 201, 402].includes(status)) throw new Error(`${status}: ${text}`);
      granted = status !== 402;
      if (!granted) return;
      tally.held.set(id, amount);
      of.reservations.push(id);
    },
    // Who was turned away may be let in later.
    get again() {
      return granted
        ? (reply: Reply) => {
            expect(reply).toMatchObject({ status: 200, json: { id } });
          }
        : null;
    },
  };
}

function release(of: Memory): Step {
  const id = of.reservations.shift();
  if (id === undefined) return reserve(of);
  return once(asked('DELETE', `/v1/reservations/${id}?org=${of.tally.org}`), () => of.tally.held.delete(id));
}

function drop(of: Memory): Step {
  const id = of.grants.pop();
  if (id === undefined) return grant(of);
  const step = once(asked('DELETE', `/v1/admin/orgs/${of.tally.org}/grants/${id}`), () => undefined);
  return {
    ...step,
    again: (reply) => {
      expect(reply).toMatchObject({ status: 200, json: { remaining: 0 } });
    },
  };
}

let repricings = 0;

/**
 * A new price, and everything rated with it. What the real run changed meanwhile is refused, and then nothing happens.
 */
function reprice(of: Memory): Step {
  const rate = BigInt(of.upTo(9));
  const from = Date.UTC(2020, 0, 1) + (repricings += 1) * 60_000;
  const prices = [{ model: 'crash', from, usdPerMillion: { input: Number(rate) } }];
  const range = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z', org: of.tally.org };
  return {
    send: async (exporter) => {
      await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: prices }));
      const dry = await expectOk(exporter.ask('POST', '/v1/admin/reprice', { body: { ...range, dryRun: true } }));
      of.sent('reprice');
      const { token } = dry.json as { token: string };
      return exporter.ask('POST', '/v1/admin/reprice', { body: { ...range, dryRun: false, token } });
    },
    take: ({ status, text }) => {
      if (status !== 200 && status !== 409) throw new Error(`${status}: ${text}`);
      of.tally.rate = rate;
    },
    again: null,
  };
}

function bigBatch(of: Memory): Step {
  const step = batch(of, 1500 + of.upTo(1500));
  return {
    ...step,
    send: (exporter) => {
      of.sent('big batch');
      return step.send(exporter);
    },
  };
}

export const STEPS = {
  batch: (of: Memory) => batch(of, of.upTo(30)),
  bigBatch,
  revision,
  grant,
  refund,
  reserve,
  release,
  drop,
  reprice,
};
export type StepName = keyof typeof STEPS;
