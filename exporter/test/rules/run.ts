/**
 * Walks through a scenario line by line, and says of each line that is not so: where, what was said, what was found.
 */
import { Refusal } from '../../src/model/refusal.ts';
import { formatDecimal, parseDecimal } from '../../src/model/money.ts';
import type { Action } from './action.ts';
import { ACTIONS } from './actions.ts';
import { Past } from './past.ts';
import { STATEMENTS, type Statement } from './statements.ts';
import { Misspelt, MOMENT, type Line, type Scenario } from './table.ts';
import type { World } from './world.ts';

/** Does what a line says; null where all is as it says, else what is not. */
export type Step = (world: World) => Promise<string | null>;

/** Understands every line before any is carried out. */
export function understand({ lines }: Scenario): Step[] {
  return lines.map((line) => {
    const step = line.states ? stating(line) : doing(line);
    return async (world) => {
      try {
        moveClock(line, world);
        return await step(world);
      } catch (error) {
        throw new Misspelt(line.place, `${line.text}\n  ${String(error)}`);
      }
    };
  });
}

/** Every line that is not so, in order; an action that comes out otherwise ends the scenario. */
export async function walk(steps: readonly Step[], scenario: Scenario, world: World): Promise<string[]> {
  const wrong: string[] = [];
  const past = new Past(scenario);
  for (const [index, step] of steps.entries()) {
    const line = scenario.lines[index];
    const found = await step(world);
    if (line) await past.look(world, line);
    if (found === null || !line) continue;
    wrong.push(`${line.place}: ${line.text}\n${found}`);
    if (!line.states) return wrong;
  }
  return [...wrong, ...(await past.otherwise(world))];
}

function moveClock({ time, word }: Line, world: World): void {
  if (time === null) return;
  const instant = world.instant(time);
  if (instant < world.now && word !== 'clock') throw new Error(`time goes back: only a clock does that`);
  world.now = instant;
}

function doing(line: Line): Step {
  const action = knownOf<Action>(ACTIONS, line);
  const head = action.head.exec(line.head);
  if (!head) throw unlike(line, action.example);
  const clauses = new Map(
    line.clauses.map((clause) => {
      const name = action.clauses.find((each) => clause === each || clause.startsWith(`${each} `));
      if (name === undefined)
        throw new Misspelt(line.place, `"${clause}" is not understood; such a line reads: ${action.example}`);
      return [name, clause.slice(name.length + 1)];
    }),
  );
  return async (world) => {
    const outcome = await outcomeOf(() => action.run(world, head.groups ?? {}, clauses));
    const asSaid =
      line.outcome === null ? !/^(?:refused|duplicate|same again)/.test(outcome) : outcome === line.outcome;
    return asSaid ? null : differs(line.outcome ?? 'well', outcome);
  };
}

async function outcomeOf(run: () => Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal) return `refused ${error.code}`;
    throw error;
  }
}

function stating(line: Line): Step {
  const statement = knownOf<Statement>(STATEMENTS, line);
  const wrong = line.clauses.find((clause) => !statement.clause.test(clause));
  if (!statement.head.test(line.head)) throw unlike(line, statement.example);
  if (wrong !== undefined)
    throw new Misspelt(line.place, `"${wrong}" is not understood; such a line reads: ${statement.example}`);
  return async (world) => {
    const said = line.clauses.map((clause) => plainly(clause, world));
    const names = said.map(nameOf);
    const all = await statement.find(world, line.head, line.clauses);
    const found = statement.partly ? all.filter((clause) => names.includes(nameOf(clause))) : all;
    if (worthSaying(said).toSorted().join() === worthSaying(found).toSorted().join()) return null;
    const telling = found.filter((clause) => names.includes(nameOf(clause)) || worthSaying([clause]).length > 0);
    return differs(said.join(', '), telling.length > 0 ? telling.join(', ') : 'nothing');
  };
}

function knownOf<T>(words: Readonly<Record<string, T>>, line: Line): T {
  const known = Object.hasOwn(words, line.word) ? words[line.word] : undefined;
  if (known) return known;
  const kind = line.states ? 'states' : 'does';
  throw new Misspelt(line.place, `no line ${kind} "${line.word}"; there is: ${Object.keys(words).join(', ')}`);
}

const unlike = (line: Line, example: string): Misspelt =>
  new Misspelt(line.place, `"${line.text}" is not understood; such a line reads: ${example}`);

const differs = (expected: string, found: string): string => `  expected: ${expected}\n  found:    ${found}`;

/** The words before an amount. */
const nameOf = (clause: string): string => clause.replace(/ \S+$/, '');

/** Amounts and moments in one notation, however they are written. */
const plainly = (clause: string, world: World): string =>
  clause
    .replace(new RegExp(MOMENT, 'g'), (text) => world.moment(world.instant(text)))
    .split(' ')
    .map((word) => {
      const amount = /^-?\d+\.\d+$/.test(word) ? parseDecimal(word, 9) : word;
      return typeof amount === 'bigint' ? formatDecimal(amount, 9) : word;
    })
    .join(' ');

/** What is 0 need not be said. */
const worthSaying = (clauses: readonly string[]): readonly string[] =>
  clauses.filter((clause) => clause !== 'nothing' && !/^[A-Za-z ]+ 0(?: of 0)?$/.test(clause));
