import { ConversationTotals } from './conversation-totals.ts';
import type { Reader, Snapshot } from './store.ts';

/** Conversations held of all organizations: some tens of megabytes. */
const MOST_ROWS = 1_000_000;

/** Where what conversations ever used can be had. */
export type TotalsSource = Pick<ConversationCache, 'totals'>;

/** What others have is read when it is asked for. */
const LARGE = 10_000;
/** How often it is looked what has changed: what a question then has to read is no more than that brings. */
const FOLLOW_MS = 1000;

/**
 * What conversations ever used, kept from one question to the next: whoever asks reads what has changed since. The
 * organizations that were asked about last are held.
 */
export class ConversationCache {
  /** Those asked about last are last. */
  private readonly tables = new Map<string, ConversationTotals>();
  /** What has more conversations than can be held, or larger amounts. */
  private readonly refused = new Set<string>();
  /** One after the other: what one has read, the next need not. */
  private readonly turns = new Map<string, Promise<unknown>>();

  /**
   * As they are in a snapshot; null where they cannot be had: there is more than is held, or a later snapshot was asked
   * for already.
   */
  totals(snapshot: Snapshot, org: string): Promise<ConversationTotals | null> {
    const turn = (this.turns.get(org) ?? Promise.resolve()).then(() => this.upToDate(snapshot, org));
    this.turns.set(
      org,
      turn.catch(() => null),
    );
    return turn;
  }

  /** Reads all there are, as many as can be held, and from then on what changes of large ones. */
  async follow(reader: Reader): Promise<void> {
    const readNow = (org: string) => reader.snapshot((snapshot) => this.totals(snapshot, org));
    for (const org of await reader.snapshot(async (snapshot) => snapshot.orgs())) await readNow(org);
    const following = setInterval(() => {
      for (const [org, { rows }] of this.tables)
        // What cannot be read is found by whoever asks for it.
        if (rows > LARGE) readNow(org).catch(() => clearInterval(following));
    }, FOLLOW_MS);
    following.unref();
  }

  private async upToDate(snapshot: Snapshot, org: string): Promise<ConversationTotals | null> {
    if (this.refused.has(org)) return null;
    const version = await snapshot.conversationVersion(org);
    const known = this.tables.get(org) ?? ConversationTotals.NONE;
    if (version < known.version) return null;
    const table = version === known.version ? known : await changedIn(snapshot, org, known, version);
    if (table === null) this.refused.add(org);
    this.tables.delete(org);
    if (table === null) return null;
    this.tables.set(org, table);
    this.makeRoom();
    return table;
  }

  private makeRoom(): void {
    let rows = 0;
    for (const table of this.tables.values()) rows += table.rows;
    for (const [org, table] of this.tables) {
      if (rows <= MOST_ROWS) return;
      this.tables.delete(org);
      rows -= table.rows;
    }
  }
}

async function changedIn(
  snapshot: Snapshot,
  org: string,
  known: ConversationTotals,
  version: number,
): Promise<ConversationTotals | null> {
  let table: ConversationTotals | null = known;
  for await (const changed of snapshot.conversationTotals(org, known.version)) {
    table = table.with(changed, version);
    if (table === null || table.rows > MOST_ROWS) return null;
    // There may be very many of them: others get their turn.
    await new Promise(setImmediate);
  }
  return table;
}
