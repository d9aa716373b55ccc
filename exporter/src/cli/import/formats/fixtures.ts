/** What the tests of formats share: a fixture read, and what became of its rows. */
import { join } from 'node:path';
import { formatNamed, type FormatName } from './formats.ts';
import type { FormatOptions, Outcome } from './format.ts';

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/import');
export const fixture = (name: string): string => join(FIXTURES, name);

/** Long after everything in the fixtures. */
const NOW = Date.parse('2026-02-01T00:00:00Z');

/** What a format makes of a file. */
export async function outcomesIn(
  format: FormatName,
  file: string,
  options: Partial<FormatOptions> = {},
): Promise<Outcome[]> {
  const { rows, outcomes } = formatNamed(format);
  const all: Outcome[] = [];
  for await (const outcome of outcomes(rows({ file }), { cost: undefined, now: NOW, ...options })) all.push(outcome);
  return all;
}

export const eventsOf = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap((outcome) => ('event' in outcome ? [outcome.event] : []));
export const leftOutOf = (outcomes: readonly Outcome[]): string[] =>
  outcomes.flatMap((outcome) => ('leftOut' in outcome ? [outcome.leftOut] : []));
export const wrongOf = (outcomes: readonly Outcome[]): string[] =>
  outcomes.flatMap((outcome) => ('wrong' in outcome ? [outcome.wrong] : []));
