/** Clients that keep an exporter busy until it dies, and know what they must find when it is back. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exporter } from '@ledgerline/testkit/harness.ts';
import { seeded } from '@ledgerline/testkit/random.ts';
import { STEPS, type Memory, type Step, type StepName } from './crash-steps.ts';
import { ORGS, Tally } from './crash-tally.ts';

/**
 * How often each is done, by what decides an amount. Holds of what the price book rates shrink by what is not known
 * here.
 */
const OFTEN: Readonly<Record<'credits' | 'costUsd' | 'tokens', readonly StepName[]>> = {
  credits: [
    'batch',
    'batch',
    'batch',
    'revision',
    'revision',
    'revision',
    'grant',
    'refund',
    'refund',
    'reserve',
    'reserve',
    'release',
    'drop',
  ],
  costUsd: ['batch', 'batch', 'revision', 'revision', 'refund', 'reserve', 'release'],
  tokens: ['batch', 'revision', 'revision', 'revision', 'grant', 'refund'],
};
/** Of each organization. */
const CLIENTS = 2;
/** A client's last ones are sent again after a crash. */
const REMEMBERED = 20;

type Wish = 'reprice' | 'big batch';
const WISHED: Readonly<Record<Wish, { step: StepName; org: string }>> = {
  reprice: { step: 'reprice', org: 'repriced' },
  'big batch': { step: 'bigBatch', org: 'lasting' },
};

interface Client {
  readonly memory: Memory;
  pending: Step | null;
  recent: Step[];
}

export class Load {
  readonly tallies = Object.entries(ORGS).map(([org, kind]) => new Tally(org, kind));
  /** What the next client that can is to do. */
  wish: Wish | null = null;
  answered = 0;
  private readonly clients: readonly Client[];
  private readonly waiting = new Map<Wish, () => void>();

  constructor(seed: number) {
    this.clients = this.tallies.flatMap((tally, i) =>
      Array.from({ length: CLIENTS }, (_, j) => this.newClient(tally, seed + 100 * (i + 1) + j, `${tally.org}-${j}`)),
    );
  }

  /** Until the exporter is gone; that is no failure, any other answer than the expected is. */
  async run(exporter: Exporter): Promise<void> {
    await Promise.all([...this.clients.map((client) => this.keepBusy(client, exporter)), watch(exporter)]);
  }

  /** Resolves when that was sent. */
  sent(what: Wish): Promise<void> {
    this.wish = what;
    return new Promise((resolve) => this.waiting.set(what, resolve));
  }

  /** After a crash: what was answered is there, what was not is sent again; then everything adds up. */
  async settle(exporter: Exporter): Promise<void> {
    this.wish = null;
    await Promise.all(
      this.clients.map(async (client) => {
        for (const { send, again } of client.recent) again?.(await send(exporter));
        if (client.pending) client.pending.take(await client.pending.send(exporter));
        client.pending = null;
        client.recent = [];
      }),
    );
    for (const tally of this.tallies)
      await tally.compare(exporter, tally.kind.field === 'tokens' ? undefined : tally.used);
  }

  /** Everything is rated with the newest price, after which that can be added up too. */
  async finish(exporter: Exporter): Promise<void> {
    const client = this.clients.find(({ memory }) => memory.tally.kind.field === 'tokens');
    if (!client) throw new Error('nobody is repriced');
    const step = STEPS.reprice(client.memory);
    const reply = await step.send(exporter);
    expect(reply.status).toBe(200);
    step.take(reply);
    await client.memory.tally.compare(exporter, client.memory.tally.repricedTo);
  }

  private newClient(tally: Tally, seed: number, name: string): Client {
    const random = seeded(seed);
    let made = 0;
    const memory: Memory = {
      tally,
      upTo: (most) => 1 + Math.floor(random() * most),
      newId: () => `${random() < 0.5 ? '' : random().toString(36).slice(2)}${name}-${(made += 1)}`,
      sent: (what) => this.waiting.get(what)?.(),
      ...{ closed: [], reservations: [], grants: [], stream: null },
    };
    return { memory, pending: null, recent: [] };
  }

  private async keepBusy(client: Client, exporter: Exporter): Promise<void> {
    for (;;) {
      const step = (client.pending ??= STEPS[this.next(client)](client.memory));
      const reply = await step.send(exporter).catch(() => null);
      if (reply === null) return;
      step.take(reply);
      client.recent = [...client.recent.slice(1 - REMEMBERED), step];
      client.pending = null;
      this.answered += 1;
    }
  }

  private next({ memory }: Client): StepName {
    const wished = this.wish && WISHED[this.wish];
    if (wished?.org === memory.tally.org) {
      this.wish = null;
      return wished.step;
    }
    const often = OFTEN[memory.tally.kind.field];
    return often[memory.upTo(often.length) - 1] ?? 'batch';
  }
}

/** Somebody who looks: readers hold snapshots, and checkpoints go on beside them. */
async function watch(exporter: Exporter): Promise<void> {
  for (const path of (function* () {
    for (;;) yield* ['/metrics', '/v1/balance?org=overdrawn'];
  })()) {
    const reply = await exporter.get(path).catch(() => null);
    if (reply === null) return;
    expect(reply.status).toBe(200);
    await sleep(50);
  }
}
