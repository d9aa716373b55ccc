/** What a text must be like where a field holds it. */
export interface TextRule {
  /** A power of two, of its own among the rules of one dictionary. */
  readonly bit: number;
  readonly holds: (text: string) => boolean;
}

/** Texts by number. Each is looked at once, however often it comes: that it keeps a rule is remembered. '' is 0. */
export class TextNumbers {
  readonly texts: string[] = [''];
  private readonly numbers = new Map([['', 0]]);
  /** The bits of the rules that each text is known to keep. */
  private readonly kept: number[] = [0];

  numberOf(text: string): number {
    return this.numbers.get(text) ?? this.add(text, 0);
  }

  /** @returns -1 where the text breaks the rule; it has no number then */
  numberBy({ bit, holds }: TextRule, text: string): number {
    const number = this.numbers.get(text);
    if (number !== undefined && ((this.kept[number] ?? 0) & bit) !== 0) return number;
    if (!holds(text)) return -1;
    if (number === undefined) return this.add(text, bit);
    this.kept[number] = (this.kept[number] ?? 0) | bit;
    return number;
  }

  private add(text: string, kept: number): number {
    const number = this.texts.push(text) - 1;
    this.numbers.set(text, number);
    this.kept.push(kept);
    return number;
  }
}
