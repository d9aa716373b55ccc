import { Id, MOST_DESCRIPTION, MOST_TITLE, Name } from '@ledgerline/api';
import type { TSchema } from 'typebox';
import type { TextNumbers, TextRule } from '../model/text-numbers.ts';
import { displayable } from '../text/display.ts';
import { schemas } from './schemas.ts';

const schemaRule = (bit: number, schema: TSchema): TextRule => ({ bit, holds: schemas.compile<string>(schema) });
/** Of text that need not be mended. */
const displayRule = (bit: number, most: number): TextRule => ({
  bit,
  holds: (text) => displayable(text, most) === text,
});

export const NAME = schemaRule(1, Name);
export const ID = schemaRule(2, Id);

/** Texts of the event's own, which no context holds, and the columns of their numbers. */
export const OWN_TEXTS = [
  { name: 'conversation', column: 'conversations', rule: NAME },
  { name: 'run', column: 'runs', rule: NAME },
  { name: 'title', column: 'titles', rule: displayRule(4, MOST_TITLE) },
  { name: 'description', column: 'descriptions', rule: displayRule(8, MOST_DESCRIPTION) },
  { name: 'reservation', column: 'reservations', rule: ID },
] as const;

/** What the texts of one field are numbered by. */
export class TextField {
  /** Where its value is found. */
  readonly index: number;
  private readonly dictionary: TextNumbers;
  private readonly rule: TextRule;
  /** Neighbours are often alike: the last text is known again without looking for it. */
  private last = '';
  private lastNumber: number;

  constructor(index: number, dictionary: TextNumbers, rule: TextRule) {
    this.index = index;
    this.dictionary = dictionary;
    this.rule = rule;
    this.lastNumber = dictionary.numberBy(rule, '');
  }

  /** @returns 0 where the field has no value, -1 where it has one that is no text or breaks the rule */
  numberOf(value: unknown): number {
    if (typeof value !== 'string') return value === undefined ? 0 : -1;
    if (value !== this.last) {
      this.lastNumber = this.dictionary.numberBy(this.rule, value);
      this.last = value;
    }
    return this.lastNumber;
  }
}
