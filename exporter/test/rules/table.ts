/** A rule as a text file: its scenarios, line by line. README.md says how one is written. */

export interface Line {
  /** File and line, as an editor opens it. */
  readonly place: string;
  readonly text: string;
  /** When it happens, as written; null: when the line before it did. */
  readonly time: string | null;
  readonly word: string;
  /** What follows the word: up to the colon of a statement, up to the first comma of an action. */
  readonly head: string;
  readonly clauses: readonly string[];
  /** A statement says what must then be true; an action does something. */
  readonly states: boolean;
  /** How an action must come out; null: well. */
  readonly outcome: string | null;
}

export interface Scenario {
  readonly heading: string;
  /** The timezone in which its times are written. */
  readonly timezone: string;
  readonly lines: readonly Line[];
}

export interface Rule {
  readonly title: string;
  readonly scenarios: readonly Scenario[];
}

/** A moment as it is written: in the timezone of the scenario, or with a Z in UTC. */
export const MOMENT = /\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?/;
const TIMED = new RegExp(`^(${MOMENT.source})(?: +|$)(.*)$`);

export class Misspelt extends Error {
  constructor(place: string, what: string) {
    super(`${place}: ${what}`);
    this.name = 'Misspelt';
    this.stack = this.message;
  }
}

/** Reads a file. `file` is what its lines are called by. */
export function readRule(file: string, content: string): Rule {
  let title = '';
  const scenarios: { heading: string; timezone: string; lines: Line[] }[] = [];
  for (const [index, raw] of content.split('\n').entries()) {
    const text = raw.trim();
    const place = `${file}:${index + 1}`;
    const scenario = scenarios.at(-1);
    const zone = /^times in (\S+)$/.exec(text);
    if (text === '' || text.startsWith('>')) continue;
    if (text.startsWith('## ')) scenarios.push({ heading: text.slice(3), timezone: 'UTC', lines: [] });
    else if (text.startsWith('# ') && title === '') title = text.slice(2);
    else if (!scenario) throw new Misspelt(place, `a scenario begins with "## " and its rule, not with "${text}"`);
    else if (!zone?.[1]) scenario.lines.push(readLine(place, text));
    else if (scenario.lines.length > 0) throw new Misspelt(place, '"times in" stands before the first line');
    else scenario.timezone = zone[1];
  }
  if (title === '' || scenarios.length === 0) throw new Misspelt(`${file}:1`, 'a rule has a "# title" and scenarios');
  return { title, scenarios };
}

function readLine(place: string, text: string): Line {
  const [, time = null, said = text] = TIMED.exec(text) ?? [];
  const statement = /^(\w+)(?: (.*?))?: +(.*)$/.exec(said);
  if (statement) {
    const [, word = '', head = '', rest = ''] = statement;
    return { place, text, time, word, head, clauses: rest.split(/, +/), states: true, outcome: null };
  }
  const [does = '', outcome = null, ...more] = said.split(/ +=> +/);
  const [first = '', ...clauses] = does.split(/, +/);
  const [, word = '', head = ''] = /^(\w+) ?(.*)$/.exec(first) ?? [];
  if (word === '' || more.length > 0) throw new Misspelt(place, `"${text}" is neither an action nor a statement`);
  return { place, text, time, word, head, clauses, states: false, outcome };
}
