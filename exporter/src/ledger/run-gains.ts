/** What reports and counters gain by events that are posted together. */
import type { Account } from '../model/account.ts';
import { contextValue } from '../model/context.ts';
import type { EventBatch } from '../model/event-batch.ts';
import { TOKEN_KINDS, isAgentRunType, isRequestType } from '../model/event.ts';
import { touch, type Changes, type ConversationTouch } from './changes.ts';
import { FIRST_OF_RUN, LATE, UNPRICED, type EventRun } from './event-run.ts';
import { eventKey, type Knowledge } from './posting.ts';
import { MEASURES, QUARTER_HOUR, add, quarterOf, sumOf, type Amounts, type Quarter } from './rollups.ts';

const [CREDITS, USD, USD_UNKNOWN, UNPRICED_EVENTS, REQUESTS, AGENT_RUNS, EVENTS, TOKENS] = (
  ['credits', 'usd', 'usdUnknown', 'unpriced', 'requests', 'agentRuns', 'events', ...TOKEN_KINDS] as const
).map((name) => MEASURES.indexOf(name)) as [number, number, number, number, number, number, number, number];

/** What reports and counters gain by a run. It also finds out which of the events are the first of their agent run. */
export function gather(run: EventRun, account: Account, { runs }: Knowledge, changes: Changes): void {
  const { org, batch, rows, flags } = run;
  const conversations = new Map<number, ConversationTouch>();
  let quarter: OpenQuarter | null = null;
  let late = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const time = batch.columns.times[row] ?? 0;
    if (!quarter?.holds(time)) quarter = new OpenQuarter(changes, org, quarterOf(time));
    const { sum, model, agent, isRequest, hasRuns } = quarter.context(batch, row);
    const agentRun = batch.text(batch.columns.runs, row);
    if (hasRuns && agentRun !== '' && changes.firstOfRun(eventKey(org, agentRun), runs))
      flags[i] = (flags[i] ?? 0) | FIRST_OF_RUN;
    if ((flags[i] ?? 0) & LATE) late++;
    if ((flags[i] ?? 0) & UNPRICED) changes.countUnpriced(org, model);
    const number = batch.columns.conversations[row] ?? 0;
    gain(sum, run, i, isRequest);
    gain(quarter.conversation(batch, number), run, i, isRequest);
    if (number === 0) gain(quarter.loneAgent(agent), run, i, isRequest);
    else {
      let known = conversations.get(number);
      if (!known) conversations.set(number, (known = changes.conversation(org, batch.texts[number] ?? '')));
      touch(known, time, batch.text(batch.columns.titles, row), agent);
    }
    if (account.firstEventAt === null || time < account.firstEventAt) account.firstEventAt = time;
    if (account.lastEventAt === null || time > account.lastEventAt) account.lastEventAt = time;
  }
  if (late > 0) changes.count(org, { lateEvents: late });
}

/** What one event adds to one of the sums. */
function gain(sum: Amounts, { batch, rows, credits, usd, flags }: EventRun, i: number, isRequest: boolean): void {
  const itsUsd = usd[i] ?? 0;
  const said = flags[i] ?? 0;
  add(sum, CREDITS, credits[i] ?? 0);
  if (Number.isNaN(itsUsd)) add(sum, USD_UNKNOWN, 1);
  else add(sum, USD, itsUsd);
  if (said & UNPRICED) add(sum, UNPRICED_EVENTS, 1);
  if (said & FIRST_OF_RUN) add(sum, AGENT_RUNS, 1);
  if (isRequest) add(sum, REQUESTS, 1);
  add(sum, EVENTS, 1);
  const at = (rows[i] ?? 0) * TOKEN_KINDS.length;
  for (let kind = 0; kind < TOKEN_KINDS.length; kind++) {
    const count = batch.columns.tokens[at + kind] ?? 0;
    if (count > 0) add(sum, TOKENS + kind, count);
  }
}

/** A context while events of it are added up. */
interface OpenContext {
  readonly sum: Amounts;
  readonly model: string;
  readonly agent: string;
  readonly isRequest: boolean;
  readonly hasRuns: boolean;
}

/** A quarter hour while events of it are added up: most events of a run lie in the same. */
class OpenQuarter {
  private readonly start: number;
  private readonly quarter: Quarter;
  /** By the numbers that the batch has for them. */
  private readonly contexts = new Map<number, OpenContext>();
  private readonly conversations = new Map<number, Amounts>();

  constructor(changes: Changes, org: string, start: number) {
    this.start = start;
    this.quarter = changes.rollups.quarter(org, start);
  }

  holds(time: number): boolean {
    return time >= this.start && time < this.start + QUARTER_HOUR;
  }

  context(batch: EventBatch, row: number): OpenContext {
    const number = batch.columns.contextNumbers[row] ?? 0;
    let open = this.contexts.get(number);
    if (!open) {
      const context = batch.contextOf(row);
      const type = contextValue(context, 'type');
      open = {
        sum: sumOf(this.quarter.contexts, context),
        model: contextValue(context, 'model'),
        agent: contextValue(context, 'agent'),
        isRequest: isRequestType(type),
        hasRuns: isAgentRunType(type),
      };
      this.contexts.set(number, open);
    }
    return open;
  }

  conversation({ texts }: EventBatch, number: number): Amounts {
    let sum = this.conversations.get(number);
    if (!sum) this.conversations.set(number, (sum = sumOf(this.quarter.conversations, texts[number] ?? '')));
    return sum;
  }

  loneAgent(agent: string): Amounts {
    return sumOf(this.quarter.loneAgents, agent);
  }
}
