/** The client's types are those of the schemas by which the exporter checks what it is sent. */
import { ReservationBody, Tokens as TokensSchema, UsageEventBody } from '@ledgerline/api';
import type { Tokens, UsageEvent } from './event.ts';
import type { ReservationRequest } from './reserving.ts';

/** A field that a type has and the list has not, or the other way round, is one that the compiler finds. */
type Fields<T> = Readonly<Record<keyof Required<T>, true>>;

const TOKENS: Fields<Tokens> = {
  input: true,
  cacheRead: true,
  cacheWrite: true,
  cacheWrite1h: true,
  inputAudio: true,
  output: true,
  reasoning: true,
  outputAudio: true,
};
const EVENT: Fields<UsageEvent> = {
  id: true,
  time: true,
  type: true,
  model: true,
  provider: true,
  serviceTier: true,
  category: true,
  reason: true,
  reasonDetail: true,
  source: true,
  surface: true,
  workspace: true,
  user: true,
  apiKey: true,
  agent: true,
  run: true,
  conversation: true,
  org: true,
  title: true,
  description: true,
  tokens: true,
  quantity: true,
  durationMs: true,
  revision: true,
  final: true,
  reservation: true,
  credits: true,
  costUsd: true,
};
const RESERVATION: Fields<Omit<ReservationRequest, 'org'>> = {
  id: true,
  amount: true,
  estimate: true,
  ttlSeconds: true,
  conversation: true,
};

test.each([
  ['an event', EVENT, UsageEventBody],
  ['tokens', TOKENS, TokensSchema],
  ['a reservation', RESERVATION, ReservationBody],
])('%s has the fields that the exporter takes', (_, fields, { properties }) => {
  expect(Object.keys(fields).sort()).toEqual(Object.keys(properties).sort());
});

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** What the client makes where it is left out, or adds beside the body. */
type Sent<T> = Omit<T, 'id' | 'time' | 'org'>;
/** Each of its type: the compiler refuses anything else. */
true satisfies Same<Sent<UsageEvent>, Sent<UsageEventBody>>;
true satisfies Same<Sent<ReservationRequest>, Sent<ReservationBody>>;
