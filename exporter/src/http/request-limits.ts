/** How often who may ask, and what each is told of it (draft-ietf-httpapi-ratelimit-headers). */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LimitReached, PAYERS, type PayerRow, type Quotas } from '../model/limits.ts';
import { Refusal } from '../model/refusal.ts';
import type { Route } from '../routing/route.ts';
import { payerOf } from './access.ts';

export interface RequestQuotas extends Quotas {
  /** Of an address: requests that are refused because they have no valid key. */
  readonly refusedKeysPerMinute: number;
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
export interface RequestLimits {
  /** What a row does once it is known who asks; nothing where nothing limits it. */
  readonly hooksOf: (row: Route) => readonly Hook[];
  /** Why a request is refused: a stranger who has tried too often is told that instead. */
  readonly refusalOf: (error: unknown, request: FastifyRequest) => Promise<unknown>;
}

const COUNTED = [
  { limit: 'requestsPerMinute', counts: () => true },
  { limit: 'reportsPerMinute', counts: ({ method }: Route) => method === 'GET' },
] as const;
const MINUTE_MS = 60_000;
/** Of each limit, those that asked last: in memory. */
const MOST_KEPT = 10_000;

export async function limitRequests(server: FastifyInstance, quotas: RequestQuotas): Promise<RequestLimits> {
  await server.register(rateLimit, { global: false, cache: MOST_KEPT });
  const limiters = limitersOf(server, quotas);
  const strangers = server.createRateLimit({ max: quotas.refusedKeysPerMinute, timeWindow: MINUTE_MS });
  return {
    hooksOf: (row) => {
      const its = row.roles.length > 0 ? limiters.filter(({ counts }) => counts(row)) : [];
      return its.length > 0 ? [(request, reply) => countRequest(its, request, reply)] : [];
    },
    refusalOf: async (error, request) => {
      if (!(error instanceof Refusal && error.code === 'unauthorized')) return error;
      const refused = await strangers(request);
      if (refused.isAllowed || !refused.isExceeded) return error;
      const message = `an address may send ${refused.max} requests a minute without a valid key`;
      return new LimitReached('refusedKeysPerMinute', message, refused.ttlInSeconds);
    },
  };
}

interface Limiter {
  readonly limit: (typeof COUNTED)[number]['limit'];
  readonly counts: (row: Route) => boolean;
  readonly payer: PayerRow;
  readonly count: ReturnType<FastifyInstance['createRateLimit']>;
}

/** Of what is limited. */
function limitersOf(server: FastifyInstance, quotas: Quotas): Limiter[] {
  return COUNTED.flatMap(({ limit, counts }) =>
    PAYERS.flatMap((payer) => {
      const max = quotas[payer.quota][limit];
      if (max === undefined) return [];
      const keyGenerator = (request: FastifyRequest): string => payer.nameOf(payerOf(request)) ?? '';
      return [{ limit, counts, payer, count: server.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator }) }];
    }),
  );
}

/** Counts it everywhere, says what is left, and refuses it where that is nothing. */
async function countRequest(limiters: readonly Limiter[], request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const policies: string[] = [];
  const standings: string[] = [];
  const reached: LimitReached[] = [];
  for (const { limit, payer, count } of limiters) {
    if (payer.nameOf(payerOf(request)) === undefined) continue;
    const counted = await count(request);
    if (counted.isAllowed) continue;
    const { max, remaining, ttlInSeconds, isExceeded } = counted;
    policies.push(`"${payer.quota}.${limit}";q=${max};w=${MINUTE_MS / 1000}`);
    standings.push(`"${payer.quota}.${limit}";r=${remaining};t=${ttlInSeconds}`);
    const kind = limit === 'reportsPerMinute' ? 'reports' : 'requests';
    if (isExceeded)
      reached.push(new LimitReached(limit, `${payer.who} may send ${max} ${kind} a minute`, ttlInSeconds));
  }
  if (policies.length > 0)
    reply.header('ratelimit-policy', policies.join(', ')).header('ratelimit', standings.join(', '));
  const [first] = reached;
  if (first) throw first;
}
