/** The same events in other batches: neither requests nor transactions are anything that a ledger remembers. */
import fc from 'fast-check';
import { actionsOf, type Timed } from './actions.ts';
import { Actual } from './actual.ts';
import type { History } from './history.ts';
import { carryOut, expectSame, text, type Action, type EventsRequest } from './side.ts';
import type { Opened } from './stores.ts';

/** Where the next event goes. */
const PLACES = ['same request', 'another request', 'another transaction'] as const;
type Place = (typeof PLACES)[number];
export const places: fc.Arbitrary<Place[]> = fc.array(fc.constantFrom(...PLACES), { minLength: 1, maxLength: 20 });

/** @throws an error that lists the steps and the difference that a way of batching makes */
export async function compareBatchings(
  history: History,
  some: readonly Place[],
  open: (directory: string) => Opened,
): Promise<void> {
  const { sent, steps } = await actionsOf(history);
  const oneByOne = await outcomeOf(sent, ['another transaction'], open);
  for (const cuts of [['same request'], ['another request'], some] as const)
    try {
      expectSame(`one by one, and batched so: ${text(cuts)}`, await outcomeOf(sent, cuts, open), oneByOne);
    } catch (error) {
      throw new Error(`\n${steps.join('\n')}\n${error instanceof Error ? error.message : String(error)}`);
    }
}

/** All that the ledger says in the end. */
async function outcomeOf(sent: readonly Timed[], cuts: readonly Place[], open: (directory: string) => Opened) {
  const ledger = new Actual(open);
  try {
    const outcomes: unknown[] = [];
    for (const { now, action } of batched(sent, cuts)) outcomes.push(await carryOut(ledger, action, now));
    const orgs = new Set(sent.flatMap(({ action }) => (action.kind === 'org' ? [action.what.org] : [])));
    const now = Math.max(...sent.map((each) => each.now));
    const said: Record<string, unknown> = { outcomes: outcomes.flat(), verified: (await ledger.verified()).mismatches };
    for (const org of orgs) {
      said[`entries of ${org}`] = await ledger.entries(org);
      said[`events of ${org}`] = await ledger.events(org);
      said[`counters of ${org}`] = await ledger.lifetime(org);
      said[`${org} now`] = await ledger.state(org, now);
    }
    return said;
  } finally {
    await ledger.close();
  }
}

/** Events that follow each other at one moment, in batches as they are to be cut; the rest as it is. */
function batched(sent: readonly Timed[], cuts: readonly Place[]): Timed[] {
  const cut: { now: number; action: Action }[] = [];
  let event = 0;
  for (const { now, action } of sent) {
    if (action.kind !== 'events') {
      cut.push({ now, action });
      continue;
    }
    for (const { backfill, events } of action.what)
      for (const each of events) {
        const place = cuts[event++ % cuts.length];
        const last = cut.at(-1);
        const open = last?.now === now && last.action.kind === 'events' ? last.action.what : null;
        if (!last || !open || place === 'another transaction')
          cut.push({ now, action: { kind: 'events', what: [{ backfill, events: [each] }] } });
        else
          last.action = { kind: 'events', what: added(open, { backfill, events: [each] }, place === 'same request') };
      }
  }
  return cut;
}

function added(to: readonly EventsRequest[], more: EventsRequest, together: boolean): readonly EventsRequest[] {
  const last = to.at(-1);
  if (!last || !together || last.backfill !== more.backfill) return [...to, more];
  return [...to.slice(0, -1), { backfill: more.backfill, events: [...last.events, ...more.events] }];
}
