/** The three organizations of the demo, a row each: who they are, and how busy. */

export interface Workspace {
  readonly workspace: string;
  readonly name: string;
  readonly kind: 'team' | 'personal';
  readonly group?: string;
}

export interface Person {
  readonly user: string;
  readonly apiKey: string;
  readonly workspace: string;
}

export interface Organization {
  readonly org: string;
  readonly name: string;
  readonly plan: string;
  readonly billingModel: 'credits' | 'byom';
  readonly timezone: string;
  /** Hours ahead of UTC: the people's working day. The quarter-year needs no summer time. */
  readonly utcOffset: number;
  /** How far into its cycle it stands at the end of the history; null: cycles begin on the first. */
  readonly daysIntoCycle: number | null;
  readonly conversationsPerDay: number;
  /** How large the steps of the live trickle are beside those of the history, so that a day of it is a usual day. */
  readonly liveSize: number;
  /** The first is used most. */
  readonly models: readonly [Model, ...Model[]];
  readonly workspaces: readonly [Workspace, ...Workspace[]];
  readonly people: readonly [Person, ...Person[]];
}
export interface Model {
  readonly model: string;
  readonly provider: string;
}

const team = (workspace: string, name: string, group?: string): Workspace => ({
  ...{ workspace, name, kind: 'team' },
  ...(group === undefined ? {} : { group }),
});
const personal = (user: string, name: string): Workspace => ({ workspace: `${user}-own`, name, kind: 'personal' });
const person = (user: string, workspace: string, apiKey = 'editor'): Person => ({ user, workspace, apiKey });

const SONNET: Model = { model: 'claude-sonnet-4-5', provider: 'anthropic' };
const HAIKU: Model = { model: 'claude-haiku-4-5', provider: 'anthropic' };
const GPT_4O: Model = { model: 'gpt-4o', provider: 'openai' };
const GPT_4O_MINI: Model = { model: 'gpt-4o-mini', provider: 'openai' };
const FLASH: Model = { model: 'gemini-2.5-flash', provider: 'google' };

export const PLANS = [
  { plan: 'free', name: 'Free', monthlyCredits: '500', free: true },
  { plan: 'starter', name: 'Starter', monthlyCredits: '4000' },
  { plan: 'pro', name: 'Pro', monthlyCredits: '20000', bonusCredits: '500' },
  { plan: 'enterprise', name: 'Enterprise', monthlyCredits: '60000', bonusCredits: '2000' },
  { plan: 'byom', name: 'Bring your own model', monthlyCredits: '0' },
] as const;

export const ORGANIZATIONS: readonly Organization[] = [
  {
    ...{ org: 'acme', name: 'Acme Corporation', plan: 'enterprise', billingModel: 'credits' },
    ...{ timezone: 'America/New_York', utcOffset: -5, daysIntoCycle: null, conversationsPerDay: 62, liveSize: 0.3 },
    models: [SONNET, SONNET, HAIKU, GPT_4O, FLASH],
    workspaces: [
      team('platform', 'Platform', 'engineering'),
      team('mobile', 'Mobile', 'engineering'),
      team('back-office', 'Back office', 'operations'),
      team('marketing', 'Marketing'),
      personal('ada', 'Ada’s own'),
      personal('grace', 'Grace’s own'),
    ],
    people: [
      ...([person('ada', 'platform'), person('ada', 'ada-own'), person('linus', 'platform', 'ci-bot')] as const),
      ...[person('grace', 'mobile'), person('grace', 'grace-own'), person('margaret', 'mobile', 'ci-bot')],
      ...[
        person('hedy', 'marketing', 'studio'),
        person('katherine', 'back-office', 'intake'),
        person('alan', 'platform'),
      ],
    ],
  },
  {
    ...{ org: 'nimbus', name: 'Nimbus Studio', plan: 'starter', billingModel: 'credits' },
    ...{ timezone: 'UTC', utcOffset: 0, daysIntoCycle: 12, conversationsPerDay: 22, liveSize: 0.1 },
    models: [GPT_4O, GPT_4O, SONNET, GPT_4O_MINI],
    workspaces: [team('studio', 'Studio'), team('client-x', 'Client X', 'clients'), personal('joan', 'Joan’s own')],
    people: [
      ...([person('joan', 'studio'), person('joan', 'joan-own'), person('edith', 'client-x', 'ci-bot')] as const),
      person('evelyn', 'client-x'),
    ],
  },
  {
    ...{ org: 'borealis', name: 'Borealis Research', plan: 'byom', billingModel: 'byom' },
    ...{ timezone: 'Europe/Berlin', utcOffset: 1, daysIntoCycle: 14, conversationsPerDay: 34, liveSize: 0.2 },
    models: [HAIKU, SONNET, FLASH, GPT_4O],
    workspaces: [
      team('lab', 'Lab', 'research'),
      team('field', 'Field work', 'research'),
      personal('emmy', 'Emmy’s own'),
    ],
    people: [
      ...([person('emmy', 'lab'), person('emmy', 'emmy-own'), person('lise', 'lab', 'pipeline')] as const),
      ...[person('maria', 'field'), person('vera', 'field', 'pipeline')],
    ],
  },
];
