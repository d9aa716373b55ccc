/** Actions of metering: usage, what it costs, and what is held for it. */
import { putPrices } from '../../src/commands/prices.ts';
import { reprice } from '../../src/commands/reprice.ts';
import { admit, type AdmissionRequest } from '../../src/commands/reservations.ts';
import { isInvalid, parseEvent } from '../../src/ingest/event-parser.ts';
import { TOKEN_KINDS } from '../../src/model/event.ts';
import { Refusal } from '../../src/model/refusal.ts';
import {
  AGAIN,
  AMOUNT,
  COUNTED,
  DONE,
  MOMENT_WORDS,
  UNITS,
  action,
  given,
  rates,
  timeOf,
  type Action,
  type Clauses,
  type Groups,
} from './action.ts';
import { ACTOR, ORG, type World } from './world.ts';
import { postEvents } from '../../../testkit/src/post.ts';

async function use(world: World, head: Groups, clauses: Clauses): Promise<string> {
  const tokens = Object.fromEntries(Object.entries(rates(clauses, TOKEN_KINDS)).map(([kind, n]) => [kind, Number(n)]));
  const event = parseEvent({
    id: head['id'],
    time: timeOf(world, clauses, 'time') ?? new Date(world.now).toISOString(),
    type: 'gateway_inference',
    tokens,
    ...given(clauses, { model: 'model', provider: 'provider', holding: 'reservation' }),
    ...(head['credits'] !== undefined && { credits: head['credits'] }),
    ...(head['usd'] !== undefined && { costUsd: head['usd'] }),
    quantity: rates(clauses, UNITS),
    ...(clauses.has('revision') && { revision: Number(clauses.get('revision')) }),
    ...(clauses.has('final') && { final: true }),
  });
  if (isInvalid(event)) return `refused ${event.code}`;
  const [result] = await postEvents(world.ledger, [{ ...event, org: ORG }], clauses.has('backfill'));
  if (!result) throw new Error('the ledger said nothing of the event');
  return ['accepted', 'duplicate', 'revised'].includes(result) ? result : `refused ${result}`;
}

async function repriceAction(world: World, head: Groups, clauses: Clauses): Promise<string> {
  const [from, to] = [world.timeJson(head['from'] ?? ''), world.timeJson(head['to'] ?? '')];
  const range = { from, to, ...given(clauses, { model: 'model' }) };
  const preview = await reprice(world.ledger, ACTOR, [ORG], { ...range, dryRun: true });
  const { events, orgs } = await reprice(world.ledger, ACTOR, [ORG], { ...range, dryRun: false, token: preview.token });
  const [first] = orgs;
  const changed = first ? [`credits ${first.credits.rawJSON}`, `USD ${first.costUsd.rawJSON}`] : [];
  world.repriced = [`events ${events.rawJSON}`, ...changed];
  return DONE;
}

async function ask(world: World, request: AdmissionRequest): Promise<string> {
  const [answer] = await world.ledger.transaction((session, now) => admit(session, now, [request]));
  if (!answer) throw new Error('admission said nothing');
  if (answer instanceof Refusal) return `refused ${answer.code}`;
  if (answer.status === 402) return `refused ${(answer.answer as { code: string }).code}`;
  return request.kind === 'release' || answer.status === 201 ? DONE : AGAIN;
}

export const METERING: Readonly<Record<string, Action>> = {
  use: action(
    'use e1 60 credits 0.6 USD, time 2026-01-01 00:00, backfill, model opus, input 1000, revision 1, final, holding r1',
    `(?<id>\\S+)(?: (?<credits>${AMOUNT}) credits)?(?: (?<usd>${AMOUNT}) USD)?`,
    ['time', 'backfill', 'revision', 'final', 'holding', 'model', 'provider', ...COUNTED],
    use,
  ),
  price: action(
    'price opus from 2026-01-01 00:00, input 3, output 15, pages 0.01, credits per USD 50 (USD per million, per page)',
    `(?<model>\\S+) from (?<from>${MOMENT_WORDS})`,
    [...COUNTED, 'credits per USD'],
    async (world, { model = '', from = '' }, clauses) => {
      await putPrices(world.ledger, ACTOR, [
        {
          model,
          from: world.timeJson(from),
          usdPerMillion: rates(clauses, TOKEN_KINDS),
          usdPerUnit: rates(clauses, UNITS),
          creditsPerUsd: clauses.get('credits per USD') ?? '100',
        },
      ]);
      return DONE;
    },
  ),
  reprice: action(
    'reprice 2026-01-01 00:00 to 2026-02-01 00:00, model opus',
    `(?<from>${MOMENT_WORDS}) to (?<to>${MOMENT_WORDS})`,
    ['model'],
    repriceAction,
  ),
  reserve: action(
    'reserve r1 40, for 60 seconds',
    `(?<id>\\S+) (?<amount>${AMOUNT})`,
    ['for'],
    async (world, { id = '', amount = '' }, clauses) => {
      const ttl = clauses.get('for')?.replace(/ seconds$/, '');
      const body = { id, amount, ...(ttl !== undefined && { ttlSeconds: Number(ttl) }) };
      return ask(world, { kind: 'reserve', org: ORG, body });
    },
  ),
  release: action('release r1', '(?<id>\\S+)', [], (world, { id = '' }) =>
    ask(world, { kind: 'release', org: ORG, id }),
  ),
};
