/**
 * A process that writes ids late is killed again and again: each acknowledged event is found at its row, none is there
 * twice, and of a transaction that was not acknowledged all is there or nothing. LEDGERLINE_SEED repeats what is
 * written and the kills at a statement (those at a time only nearly); LEDGERLINE_KILLS is how often.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { seeded } from '@ledgerline/testkit/random.ts';
import type { Answer, Death, Name, Request, Row, Transaction } from './event-ids-worker.ts';

const SEED = Number(process.env['LEDGERLINE_SEED'] ?? Date.now() % 2 ** 31);
const KILLS = Number(process.env['LEDGERLINE_KILLS'] ?? 12);
const WORKER = new URL('event-ids-worker.ts', import.meta.url).pathname;
const PIPELINED = 4;
/** A process that does not kill itself before. */
const LONGEST = 20_000;
/** After a kill so many of the newest events are looked at; now and then, and at the end, all. */
const NEWEST = 5_000;

interface Kill {
  readonly death?: Death;
  readonly milliseconds?: number;
}
type Moment = readonly [name: string, kill: (random: () => number) => Kill];

const at = (statement: string, most: number): Moment[1] => {
  return (random) => ({
    death: { statement, count: 1 + Math.floor(random() * most), when: random() < 0.5 ? 'before' : 'after' },
  });
};
const MOMENTS: readonly [Moment, ...Moment[]] = [
  ['while ids are written', at('INTO ids|INTO id_watermarks', 60)],
  ['while it starts', at('', 25)],
  ['about a commit', at('COMMIT|ROLLBACK|BEGIN', 40)],
  ['at any statement', at('', 3000)],
  ['at a watermark', at('INTO id_watermarks', 8)],
  ['at any time', (random) => ({ milliseconds: 60 + random() * 400 })],
];

/** What clients sent, and what they were told. They send again what was not answered, and some of what was. */
class Clients {
  readonly rows = new Map<string, number>();
  private readonly random: () => number;
  private readonly names: Name[] = [];
  private unanswered: Transaction[] = [];
  private again: Transaction[] = [];
  private invented = 0;

  constructor(random: () => number) {
    this.random = random;
  }

  send(): Transaction {
    const transaction = this.again.shift() ?? this.invent();
    this.unanswered.push(transaction);
    return transaction;
  }

  take(rows: readonly number[] | null): void {
    const transaction = this.unanswered.shift();
    if (!transaction || (rows === null) !== (transaction.end === 'ROLLBACK')) throw new Error('an answer to nothing');
    if (rows) this.record(transaction.names, rows);
  }

  /**
   * What a killed process left: all that was acknowledged, and of what was not the first transactions, each whole.
   * @param after the row from which on these are all
   */
  settle(events: readonly Row[], after: number): void {
    const left = new Map(events.map(([row, ...name]) => [String(name), row]));
    for (const { names, end } of this.unanswered) {
      const first = names.find((name) => !this.rows.has(String(name)));
      if (end === 'ROLLBACK' || first === undefined) continue;
      if (!left.has(String(first))) break;
      this.record(
        names,
        names.map((name) => this.rows.get(String(name)) ?? left.get(String(name)) ?? 0),
      );
    }
    for (const [row, ...name] of events)
      if (this.rows.get(String(name)) !== row)
        throw new Error(`${String(name)} is at row ${row}, beside its transaction`);
    expect([events.length, left.size]).toEqual([this.rows.size - after, this.rows.size - after]);
    this.again = [...this.unanswered, ...this.again];
    this.unanswered = [];
  }

  /** New events are in the order in which they came, without a gap. */
  private record(names: readonly Name[], rows: readonly number[]): void {
    for (const [i, name] of names.entries()) {
      const key = String(name);
      const known = this.rows.get(key);
      if (rows[i] !== (known ?? this.rows.size + 1)) throw new Error(`${key} is at row ${rows[i]}, known at ${known}`);
      if (known === undefined) this.names.push(name);
      this.rows.set(key, rows[i]);
    }
  }

  private invent(): Transaction {
    const { random, names } = this;
    const invented: Name[] = [];
    for (let size = Math.ceil(random() ** 2 * 300); invented.length < size;) {
      const chance = random();
      const known = chance < 0.1 ? names[Math.floor(random() * names.length)] : undefined;
      const twice = chance > 0.95 ? invented[Math.floor(random() * invented.length)] : undefined;
      invented.push(known ?? twice ?? [1 + Math.floor(random() * 3), `evt_${this.invented++}`]);
    }
    return { names: invented, end: random() < 0.1 ? 'ROLLBACK' : 'COMMIT' };
  }
}

/** A process over the file. What it says is taken as soon as it says it. */
function start(file: string, clients: Clients, { after, death }: { after: number; death?: Death | undefined }) {
  const child = spawn(process.execPath, ['--no-warnings', WORKER, file, JSON.stringify(death ?? null)], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ask = (request: Request): unknown => child.stdin.write(`${JSON.stringify(request)}\n`);
  // It may be dead when it is told more.
  child.stdin.on('error', () => undefined);
  let failure: Error | null = null;
  const take = (answer: Answer): void => {
    if (answer === 'ready') ask({ after });
    else if ('events' in answer) {
      expect(answer.lost).toBe(0);
      clients.settle(answer.events, after);
      for (let i = 0; i < PIPELINED; i++) ask(clients.send());
    } else {
      clients.take(answer.rows);
      ask(clients.send());
    }
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    try {
      if (failure === null) take(JSON.parse(line) as Answer);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      child.kill('SIGKILL');
    }
  });
  const ended = once(child, 'close').then(([, signal]) => {
    if (failure !== null) throw failure;
    expect(signal).toBe('SIGKILL');
  });
  return { kill: () => child.kill('SIGKILL'), ended };
}

test(
  `killed at any moment, each acknowledged id is known once (LEDGERLINE_SEED=${SEED})`,
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledgerline-ids-'));
    const random = seeded(SEED);
    const clients = new Clients(random);
    const killed: string[] = [];
    for (let round = 0; round <= KILLS; round++) {
      const isLast = round === KILLS;
      const [moment, kill] = MOMENTS[round % MOMENTS.length] ?? MOMENTS[0];
      const { death, milliseconds = LONGEST } = isLast ? { milliseconds: 2000 } : kill(random);
      const after = isLast || round % 20 === 0 ? 0 : Math.max(0, clients.rows.size - NEWEST);
      const worker = start(join(directory, 'ids.sqlite'), clients, { after, death });
      const timer = setTimeout(worker.kill, milliseconds);
      await worker.ended;
      clearTimeout(timer);
      killed.push(isLast ? 'at the end' : moment);
    }
    rmSync(directory, { recursive: true });
    const kinds = [...new Set(killed)].map((kind) => `${killed.filter((each) => each === kind).length} ${kind}`);
    console.info(
      `LEDGERLINE_SEED=${SEED}: killed ${killed.length} times (${kinds.join(', ')}); ${clients.rows.size} events`,
    );
  },
  24 * 3_600_000,
);
