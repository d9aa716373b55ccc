import { json, type Answer } from '../routing/answer.ts';
import type { Command, Commands } from './commands.ts';

/** Carries a command out: a status and a JSON text, once it is on disk. */
export type Change = <C extends Command>(
  command: C,
  actor: string,
  given: Commands[C],
) => Promise<{ readonly status: number; readonly text: string }>;

export const done = async (change: ReturnType<Change>): Promise<Answer> => {
  const { status, text } = await change;
  return json(text, status);
};
