import type { DatabaseSync } from 'node:sqlite';
import { Bulk } from './bulk.ts';

interface Posting {
  readonly org: number;
  /** Of the first charge. */
  readonly sequence: number;
  readonly firstEvent: number;
  lastEvent: number;
  readonly time: number;
  readonly grant: string | null;
}

/** Whoever looks for one charge of a posting goes through it. */
const MOST_EVENTS = 2000;

/** When charges that events hold were posted, and what covered them: a row for all that were posted alike. */
export class PostingRows {
  private readonly insert: Bulk;
  private readonly postings: Posting[] = [];

  constructor(db: DatabaseSync) {
    this.insert = new Bulk(db, 'INSERT INTO postings (org, sequence, first_event, last_event, time, grant_id)', 6);
  }

  /** Notes the next charge; events and sequences ascend. Nothing is written before {@link save}. */
  add(org: number, event: number, sequence: number, time: number, grant: string | null): void {
    const last = this.postings.at(-1);
    if (
      last?.org === org &&
      last.time === time &&
      last.grant === grant &&
      event - last.firstEvent < MOST_EVENTS &&
      sequence > last.sequence
    )
      last.lastEvent = event;
    else this.postings.push({ org, sequence, firstEvent: event, lastEvent: event, time, grant });
  }

  save(): void {
    const postings = this.postings.splice(0);
    this.insert.write(
      postings.map(({ org, sequence, firstEvent, lastEvent, time, grant }) => [
        ...[org, sequence, firstEvent, lastEvent, time],
        grant,
      ]),
    );
  }

  /** After a transaction that was undone. */
  forget(): void {
    this.postings.length = 0;
  }
}
