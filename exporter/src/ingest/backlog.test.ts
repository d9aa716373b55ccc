import type { PostAnswer } from '../ledger/ledger.ts';
import { ContextNumbers } from '../model/context-numbers.ts';
import { NO_QUANTITY, type UsageEvent } from '../model/event.ts';
import type { PackedEvents } from '../model/event-batch.ts';
import { packEvents } from '../model/event-packer.ts';
import { withBacklog } from './backlog.ts';

const ANSWER: PostAnswer = { accepted: 0, duplicates: 0, revised: 0, rejected: [] };
const EVENT: UsageEvent = {
  id: 'e',
  org: 'acme',
  time: 0,
  dimensions: [],
  title: '',
  description: '',
  reservation: '',
  tokens: [],
  quantity: NO_QUANTITY,
  durationMs: null,
  revision: null,
  final: false,
  credits: null,
  usd: null,
};
const events = (count: number): PackedEvents =>
  packEvents(
    Array.from({ length: count }, () => EVENT),
    new ContextNumbers([1, 2]),
  );

test('what would wait too long is refused until there is room again', async () => {
  const written: (() => void)[] = [];
  const post = withBacklog(() => new Promise((resolve) => written.push(() => resolve(ANSWER))), 10);
  const first = post(events(8), false);
  await expect(post(events(3), false)).rejects.toMatchObject({ code: 'too_many_requests' });
  const second = post(events(2), false);
  for (const done of written) done();
  await expect(Promise.all([first, second])).resolves.toEqual([ANSWER, ANSWER]);
  const alone = post(events(50), false); // larger than the limit, but nothing waits before it
  written.at(-1)?.();
  await expect(alone).resolves.toEqual(ANSWER);
});

test('a request that failed leaves its room behind', async () => {
  const post = withBacklog(() => Promise.reject(new Error('disk')), 1);
  await expect(post(events(1), false)).rejects.toThrow('disk');
  await expect(post(events(1), false)).rejects.toThrow('disk');
});
