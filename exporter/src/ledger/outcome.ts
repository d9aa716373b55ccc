import type { EventResult } from '../model/event.ts';

/** What became of a batch: counts, and each event that was refused. */
export interface PostAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly revised: number;
  /** Conflicts are counted apart: they are two producers disagreeing, not one sending nonsense. */
  readonly rejected: readonly Rejection[];
}

type Rejected = Extract<EventResult, { outcome: 'rejected' }>;
/** `index`: of the event in its batch. */
type Rejection = Rejected & { readonly index: number };

const OUTCOMES = ['accepted', 'duplicate', 'revised', 'rejected'] as const satisfies EventResult['outcome'][];

/** What became of each event of one request. */
export class BatchOutcome {
  /** By the index of the event: 0, or 1 more than its place in {@link OUTCOMES}. */
  private readonly codes: Uint8Array;
  private readonly rejections: Rejection[] = [];

  constructor(size: number) {
    this.codes = new Uint8Array(size);
  }

  add(index: number, result: EventResult): void {
    this.codes[index] = OUTCOMES.indexOf(result.outcome) + 1;
    if (result.outcome === 'rejected') this.rejections.push({ ...result, index });
  }

  accept(indexes: Int32Array): void {
    for (const index of indexes) this.codes[index] = 1;
  }

  /** Takes over what became of other events of the same request. */
  join(other: BatchOutcome): void {
    other.codes.forEach((code, index) => {
      if (code > 0) this.codes[index] = code;
    });
    this.rejections.push(...other.rejections);
  }

  /** By the index of the event: what became of it, or why it was refused. */
  results(): readonly (string | null)[] {
    const codes = new Map(this.rejections.map(({ index, code }) => [index, code]));
    return Array.from(this.codes, (code, index) => codes.get(index) ?? OUTCOMES[code - 1] ?? null);
  }

  answer(): PostAnswer {
    const count = (outcome: (typeof OUTCOMES)[number]): number => {
      const code = OUTCOMES.indexOf(outcome) + 1;
      return this.codes.reduce((sum, each) => (each === code ? sum + 1 : sum), 0);
    };
    return {
      accepted: count('accepted'),
      duplicates: count('duplicate'),
      revised: count('revised'),
      rejected: this.rejections.toSorted((a, b) => a.index - b.index),
    };
  }
}
