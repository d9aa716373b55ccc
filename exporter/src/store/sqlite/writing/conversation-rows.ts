import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ConversationTouch } from '../../../ledger/changes.ts';
import { MEASURES, addTo, type Amounts, type Quarter } from '../../../ledger/rollups.ts';
import type { Names } from '../names.ts';
import { column } from '../schema.ts';

const SUMS = MEASURES.map(column);
const COLUMNS = ['org', 'name', 'title', 'agent', 'first_time', 'last_time', ...SUMS, 'version'];
/**
 * The newest title that says anything, and the agent of the newest event that has one. A row a statement: where most
 * are updates, sixteen together take half as long again.
 */
const PUT = `
INSERT INTO conversations (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
ON CONFLICT DO UPDATE SET
  title = CASE WHEN excluded.title <> 0 AND (title = 0 OR excluded.last_time >= last_time) THEN excluded.title ELSE title END,
  agent = CASE WHEN excluded.agent <> 0 AND (agent = 0 OR excluded.last_time >= last_time) THEN excluded.agent ELSE agent END,
  first_time = min(first_time, excluded.first_time), last_time = max(last_time, excluded.last_time),
  ${SUMS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}, version = excluded.version`;
const VERSION = 'SELECT coalesce(max(version), 0) AS version FROM conversations WHERE org = ?';

/** Of a conversation whose charges changed and nothing else: it moves no time, and says no title. */
const UNTOUCHED = {
  title: '',
  agent: '',
  firstTime: Number.MAX_SAFE_INTEGER,
  lastTime: Number.MIN_SAFE_INTEGER,
} as const;

/** What is known of conversations, and what each ever used. */
export class ConversationRows {
  private readonly names: Names;
  private readonly put: StatementSync;
  private readonly newest: StatementSync;

  constructor(db: DatabaseSync, names: Names) {
    this.names = names;
    this.put = db.prepare(PUT);
    this.newest = db.prepare(VERSION);
  }

  /**
   * @param gained by conversation: what a transaction added to it. Nothing is touched without gaining, if only nothing.
   */
  save(org: number, touches: Iterable<ConversationTouch>, gained: ReadonlyMap<string, Amounts>): void {
    if (gained.size === 0) return;
    const version = Number(this.newest.get(org)?.['version'] ?? 0) + 1;
    const touched = new Map([...touches].map((touch) => [touch.conversation, touch]));
    const nameOf = (kind: string, value: string): number => this.names.intern(org, kind, value);
    for (const [conversation, amounts] of gained) {
      const { title, agent, firstTime, lastTime } = touched.get(conversation) ?? UNTOUCHED;
      const known = [nameOf('conversation', conversation), nameOf('title', title), nameOf('agent', agent)];
      this.put.run(org, ...known, firstTime, lastTime, ...amounts, version);
    }
  }
}

/** What each conversation gained, in whatever quarter hours. */
export function conversationGains(quarters: Iterable<Quarter>): Map<string, Amounts> {
  const gains = new Map<string, Amounts>();
  for (const { conversations } of quarters)
    for (const [conversation, amounts] of conversations) {
      if (conversation === '') continue;
      const sum = gains.get(conversation);
      if (sum) addTo(sum, amounts);
      else gains.set(conversation, [...amounts]);
    }
  return gains;
}
