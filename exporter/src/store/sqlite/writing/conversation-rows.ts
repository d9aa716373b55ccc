import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ConversationTouch } from '../../../ledger/changes.ts';
import type { Names } from '../names.ts';

/** The newest title that says anything, and the agent of the newest event that has one. */
const PUT_CONVERSATION = `
INSERT INTO conversations (org, name, title, agent, first_time, last_time) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
  title = CASE WHEN excluded.title <> 0 AND (title = 0 OR excluded.last_time >= last_time) THEN excluded.title ELSE title END,
  agent = CASE WHEN excluded.agent <> 0 AND (agent = 0 OR excluded.last_time >= last_time) THEN excluded.agent ELSE agent END,
  first_time = min(first_time, excluded.first_time), last_time = max(last_time, excluded.last_time)`;

/** What is known of conversations besides their usage. */
export class ConversationRows {
  private readonly names: Names;
  private readonly put: StatementSync;

  constructor(db: DatabaseSync, names: Names) {
    this.names = names;
    this.put = db.prepare(PUT_CONVERSATION);
  }

  save(org: number, { conversation, title, agent, firstTime, lastTime }: ConversationTouch): void {
    const nameOf = (kind: string, value: string): number => this.names.intern(org, kind, value);
    this.put.run(
      org,
      nameOf('conversation', conversation),
      nameOf('title', title),
      nameOf('agent', agent),
      firstTime,
      lastTime,
    );
  }
}
