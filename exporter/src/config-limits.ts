/** `limits` of the configuration file: what there may be of each at most. */
import { TOKEN_KINDS } from '@ledgerline/api';
import { Type, type Static } from 'typebox';
import type { Quotas } from './model/limits.ts';

const most = (maximum: number, minimum = 1) => Type.Optional(Type.Integer({ minimum, maximum }));

const QuotaBody = Type.Object(
  {
    requestsPerMinute: most(1e9),
    reportsPerMinute: most(1e9),
    eventsPerSecond: most(1e9),
    bytesPerSecond: most(1e12),
  },
  { additionalProperties: false },
);

export const LimitsBody = Type.Object(
  {
    valuesPerLabel: most(1_000_000),
    // One combination of labels is a series for each kind of token.
    seriesPerFamily: most(10_000_000, TOKEN_KINDS.length),
    perKey: Type.Optional(QuotaBody),
    perOrg: Type.Optional(QuotaBody),
    refusedKeysPerMinute: most(1e9),
    reportSeconds: most(3600),
  },
  { additionalProperties: false },
);

export interface Limits extends Quotas {
  readonly valuesPerLabel: number;
  readonly seriesPerFamily: number;
  readonly refusedKeysPerMinute: number;
  readonly reportSeconds: number;
}

const STANDARD: Limits = {
  valuesPerLabel: 50,
  seriesPerFamily: 20_000,
  perKey: { reportsPerMinute: 30_000 },
  perOrg: {},
  refusedKeysPerMinute: 600,
  reportSeconds: 30,
};

export const withDefaults = (given: Static<typeof LimitsBody> = {}): Limits => ({
  ...STANDARD,
  ...given,
  perKey: { ...STANDARD.perKey, ...given.perKey },
  perOrg: { ...STANDARD.perOrg, ...given.perOrg },
});

const NONE = 'none';
const quotaSettings = (quota: 'perKey' | 'perOrg', whose: string) =>
  [
    { name: `${quota}.requestsPerMinute`, standard: NONE, help: `requests ${whose}` },
    {
      name: `${quota}.reportsPerMinute`,
      standard: String(STANDARD[quota].reportsPerMinute ?? NONE),
      help: `requests ${whose} that only read (GET)`,
    },
    { name: `${quota}.eventsPerSecond`, standard: NONE, help: `events ${whose}` },
    { name: `${quota}.bytesPerSecond`, standard: NONE, help: `bytes of events ${whose}, unpacked` },
  ] as const;

/** What `--help` prints. */
export const LIMIT_SETTINGS = [
  { name: 'valuesPerLabel', standard: String(STANDARD.valuesPerLabel), help: 'values of a label and organization' },
  { name: 'seriesPerFamily', standard: String(STANDARD.seriesPerFamily), help: 'series of a metric' },
  ...quotaSettings('perKey', 'of a key'),
  ...quotaSettings('perOrg', 'about an organization'),
  {
    name: 'refusedKeysPerMinute',
    standard: String(STANDARD.refusedKeysPerMinute),
    help: 'requests of an address without a valid key',
  },
  { name: 'reportSeconds', standard: String(STANDARD.reportSeconds), help: 'how long a report may take' },
];
