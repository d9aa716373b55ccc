import type { SQLInputValue } from 'node:sqlite';
import { CHARGED, FIRST_OF_RUN, LATE, UNPRICED, type EventRun } from '../../../ledger/event-run.ts';
import { contextValue } from '../../../model/context.ts';
import type { EventBatch } from '../../../model/event-batch.ts';
import { TOKEN_KINDS, isRequestType } from '../../../model/event.ts';
import { extraOf } from '../event-fields.ts';
import type { Names } from '../names.ts';
import { COMMON_KINDS, SELDOM_KINDS, bitOf } from '../schema.ts';

const COMMON_AT = COMMON_KINDS.map((kind) => TOKEN_KINDS.indexOf(kind));
const SELDOM_AT = SELDOM_KINDS.map((kind) => TOKEN_KINDS.indexOf(kind));
const [L, U, R, FINAL, REQUEST] = (['late', 'unpriced', 'agent_run', 'final', 'request'] as const).map(bitOf) as [
  number,
  number,
  number,
  number,
  number,
];

const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

/** The rows of a run of events, one after the other, in the order of the columns of event-rows.ts. */
export class RunRows {
  private readonly run: EventRun;
  private readonly names: Names;
  private readonly org: number;
  private readonly contextOf: (row: number) => number;
  private sequence: number;
  private balance: number | bigint;
  /** By the numbers that the batch has for texts. */
  private readonly numbers = {
    conversation: new Map<number, number>(),
    title: new Map<number, number>(),
    run: new Map<number, number>(),
  };

  /** @param contextOf the number of the context of a row of the batch */
  constructor(run: EventRun, org: number, names: Names, contextOf: (row: number) => number) {
    this.run = run;
    this.org = org;
    this.names = names;
    this.contextOf = contextOf;
    this.sequence = run.sequence;
    this.balance = run.balance <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(run.balance) : run.balance;
  }

  /** The next of them. @param event its number @param id its id */
  next(i: number, event: number, id: string): SQLInputValue[] {
    const { batch, rows, credits, usd, prices, flags, grant } = this.run;
    const row = rows[i] ?? 0;
    const said = flags[i] ?? 0;
    const charged = (said & CHARGED) !== 0;
    const its = credits[i] ?? 0;
    if (charged && grant !== null)
      this.balance = typeof this.balance === 'number' ? this.balance - its : this.balance - BigInt(its);
    const values: SQLInputValue[] = [
      ...[event, this.org, id, batch.columns.times[row] ?? 0, this.contextOf(row)],
      this.nameOf('conversation', batch, batch.columns.conversations[row] ?? 0),
      charged ? this.sequence++ : null,
      charged ? this.balance : null,
      this.nameOf('title', batch, batch.columns.titles[row] ?? 0),
    ];
    const tokens = row * TOKEN_KINDS.length;
    for (const at of COMMON_AT) values.push(batch.columns.tokens[tokens + at] ?? 0);
    values.push(
      orNull(batch.columns.durations[row]),
      storedFlags(said, batch, row),
      prices[i] || null,
      its,
      orNull(usd[i]),
      batch.text(batch.columns.descriptions, row),
    );
    if (hasSeldom(batch, row, tokens)) this.addSeldom(values, row, tokens);
    return values;
  }

  private addSeldom(values: SQLInputValue[], row: number, tokens: number): void {
    const { batch } = this.run;
    const reservation = batch.text(batch.columns.reservations, row);
    values.push(
      this.nameOf('run', batch, batch.columns.runs[row] ?? 0),
      orNull(batch.columns.revisions[row]),
      extraOf({ ...batch.rareOf(row), reservation }),
    );
    for (const at of SELDOM_AT) values.push(batch.columns.tokens[tokens + at] ?? 0);
  }

  private nameOf(kind: keyof RunRows['numbers'], { texts }: EventBatch, number: number): number {
    if (number === 0) return 0;
    const known = this.numbers[kind].get(number);
    if (known !== undefined) return known;
    const name = this.names.intern(this.org, kind, texts[number] ?? '');
    this.numbers[kind].set(number, name);
    return name;
  }
}

function storedFlags(said: number, batch: EventBatch, row: number): number {
  return (
    (said & LATE ? L : 0) |
    (said & UNPRICED ? U : 0) |
    (said & FIRST_OF_RUN ? R : 0) |
    (batch.columns.final[row] === 1 ? FINAL : 0) |
    (isRequestType(contextValue(batch.contextOf(row), 'type')) ? REQUEST : 0)
  );
}

function hasSeldom(batch: EventBatch, row: number, tokens: number): boolean {
  if (batch.columns.runs[row] !== 0 || batch.columns.reservations[row] !== 0 || batch.rare.has(row)) return true;
  if (!Number.isNaN(batch.columns.revisions[row])) return true;
  for (const at of SELDOM_AT) if (batch.columns.tokens[tokens + at] !== 0) return true;
  return false;
}
