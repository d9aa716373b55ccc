import type { Readable } from 'node:stream';
import type { LedgerStore, StoreBroken } from '../ledger/store.ts';
import type { Reader } from '../reading/store.ts';
import type { VerifyStore } from '../verify/store.ts';

/** Where a ledger is: plain data, from which every thread opens the engine for itself. */
export interface StoreLocation {
  /** `LEDGERLINE_STORE`: the name of an engine, or an address that begins with it, such as `postgres://…`. */
  readonly store: string;
  readonly dataDir: string;
}

export interface SeriesLimits {
  /** Values of one label in one organization. */
  readonly valuesPerLabel: number;
  /** Of all organizations, besides the one in each for all that found no room. */
  readonly seriesPerFamily: number;
}

/** How far a ledger of an earlier version is brought up to date. */
export interface UpgradeProgress {
  /** What is being dealt with. */
  readonly step: string;
  /** Rows of all steps. */
  readonly done: number;
  readonly total: number;
  /** null: not known yet. */
  readonly msLeft: number | null;
}

export interface WriterOptions {
  readonly limits: SeriesLimits;
  /** Told once that the process must stop; until it has, nothing more is written. */
  readonly onBroken?: (error: StoreBroken) => void;
  /** Told of which organizations something was written; `*`: perhaps of all. */
  readonly onCommitted?: (orgs: ReadonlySet<string>) => void;
  /** Told now and then while a ledger of an earlier version is brought up to date. */
  readonly onUpgrade?: (progress: UpgradeProgress) => void;
}

/** A copy of the whole ledger, to be read once. */
export interface Copy {
  readonly bytes: number;
  readonly content: Readable;
}

/** Consistent copies of a ledger that is being written, one at a time. */
export interface Backups {
  /** Rejects with a Refusal where there can be none now. @param gone aborts when nobody waits for the copy any more */
  take(gone: AbortSignal): Promise<Copy>;
  /** Ends the copy that is being made; there is none after it. */
  stop(): void;
}

/** Why a backup was not put in place: the directory's fault, or the backup's. */
export class NotRestored extends Error {
  readonly fault: 'place' | 'backup';

  constructor(fault: 'place' | 'backup', message: string) {
    super(message);
    this.fault = fault;
  }
}

/** What can be done with a ledger that nobody has open, and with copies of it. */
export interface LedgerAtRest {
  exists(): boolean;
  /** What is wrong with a backup, for people; null: it is a sound ledger that this version can use. */
  flawOf(file: string): string | null;
  /**
   * Puts a backup in place where there is no ledger, whole or not at all. Throws {@link NotRestored}.
   * @returns where it is now, and how large it is
   */
  restore(file: string): Promise<{ readonly path: string; readonly bytes: number }>;
}

/** One kind of store: everything that the rest of the exporter knows of it. */
export interface Engine {
  /** The one that writes; it makes the ledger where there is none. */
  writer(options: WriterOptions): LedgerStore;
  reader(): Reader;
  verifier(): VerifyStore;
  backups(): Backups;
  /** Keeps the ledger to one process. Answers how to let go of it; null where another process holds it. */
  lock(): (() => void) | null;
  readonly atRest: LedgerAtRest;
}
