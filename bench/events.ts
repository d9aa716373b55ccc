/** What is posted: regular events, and those of the demo. Each names its conversation by a number, `n` and 8 digits. */
import type { UsageEventBody } from '@ledgerline/api';
import { conversation } from '@ledgerline/demo/conversation.ts';
import { ORGANIZATIONS } from '@ledgerline/demo/organizations.ts';
import { random } from '@ledgerline/demo/random.ts';

export type Mix = 'bench' | 'demo';

export const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-haiku-4-5', 'gemini-2.5-flash', 'claude-sonnet-4-5'] as const;

const numbered = (number: number): string => `n${String(number).padStart(8, '0')}`;

/** Ids and times are given when it is sent. */
type Unsent = Omit<UsageEventBody, 'id' | 'time'>;

/** Some events, and how many conversations they are of, which are numbered from 0. */
export interface Events {
  readonly events: readonly Unsent[];
  readonly conversations: number;
}

export const eventsOf = (mix: Mix, count: number, orgs: readonly string[]): Events =>
  mix === 'bench' ? benchEvents(count, orgs) : demoEvents(count, orgs);

/** Of about 470 bytes, as an agent tool would send them; 20 to a conversation. */
function benchEvents(count: number, orgs: readonly string[]): Events {
  const events = Array.from({ length: count }, (_, n) => ({
    ...orgOf(orgs, n),
    type: 'gateway_inference',
    model: MODELS[n % MODELS.length] ?? MODELS[0],
    category: 'llm',
    reason: 'premium_chat',
    source: n % 5 ? 'chat' : 'agent',
    surface: n % 3 ? 'web' : 'cli',
    workspace: `workspace-${n % 8}`,
    user: `user-${n % 50}`,
    apiKey: `key-${n % 10}`,
    agent: `agent-${n % 5}`,
    conversation: `conversation-${numbered(Math.floor(n / 20))}`,
    title: `Conversation ${numbered(Math.floor(n / 20))}`,
    description: 'Step: edit the parser',
    tokens: { input: 1200 + (n % 100), cacheRead: 8000, output: 310, reasoning: 90 },
    durationMs: 2310,
  }));
  return { events, conversations: Math.ceil(count / 20) };
}

/** How many people work at a time. */
const AT_ONCE = 24;

/** Conversations of the demo, step by step beside each other; a quarter of the steps are counted in units. */
function demoEvents(count: number, orgs: readonly string[]): Events {
  const chance = random('bench');
  const open: Iterator<Unsent>[] = [];
  let conversations = 0;
  const next = (slot: number): Unsent => {
    const step = open[slot]?.next();
    if (step && !step.done) return step.value;
    const organization = ORGANIZATIONS[conversations % ORGANIZATIONS.length] ?? ORGANIZATIONS[0];
    if (!organization) throw new Error('the demo has no organizations');
    open[slot] = conversation(organization, numbered(conversations++), 0, chance);
    return next(slot);
  };
  const events = Array.from({ length: count }, (_, n) => ({ ...next(n % AT_ONCE), ...orgOf(orgs, n % AT_ONCE) }));
  return { events, conversations };
}

/** A request of one organization names it in its address. */
const orgOf = (orgs: readonly string[], n: number): { org?: string } => {
  const org = orgs[n % orgs.length];
  return orgs.length > 1 && org !== undefined ? { org } : {};
};
