/** What happens in a history, and the product carried through it for others to read. */
import { Actual } from './actual.ts';
import { Expected } from './expected.ts';
import { remember, type History } from './history.ts';
import { Past } from './past.ts';
import { carryOut, text, type Action } from './side.ts';
import type { Opened } from './stores.ts';

export interface Timed {
  readonly now: number;
  readonly action: Action;
}

interface Actions {
  readonly sent: readonly Timed[];
  /** The same in words. */
  readonly steps: readonly string[];
  /** What the reference says of it. */
  readonly expected: Expected;
}

/** What is chosen on the way depends on what has happened before, which the reference knows. */
export async function actionsOf({ start, setup, steps }: History): Promise<Actions> {
  const expected = new Expected();
  const past = new Past(start, expected.book);
  const sent: Timed[] = [];
  const step = async (action: Action | null): Promise<void> => {
    if (!action) return;
    sent.push({ now: past.now, action });
    await carryOut(expected, action, past.now);
    remember(past, action);
  };
  for (const action of setup) await step(action);
  for (const { after, choose } of steps) {
    past.now += after;
    await step(choose(past));
  }
  const inWords = sent.map(({ now, action: { kind, what } }) => `${new Date(now).toISOString()} ${kind} ${text(what)}`);
  return { sent, steps: inWords, expected };
}

/** Leaves a ledger of this history in a directory, for an exporter that is started there. */
export async function leaveLedger(
  { sent }: Pick<Actions, 'sent'>,
  open: (directory: string) => Opened,
  directory: string,
): Promise<void> {
  const ledger = new Actual(open, directory);
  for (const { now, action } of sent) await carryOut(ledger, action, now);
  await ledger.leave();
}
