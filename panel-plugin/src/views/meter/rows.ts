import { type DataFrame, type Field } from '@grafana/data';

/**
 * One row of a frame, read by field names and forgiving about types: a transformation may have turned numbers into
 * text or left a field out. What is missing, or is not what was asked for, is null.
 */
export class Row<Name extends string> {
  private readonly fields: ReadonlyMap<string, Field>;
  private readonly index: number;

  constructor(fields: ReadonlyMap<string, Field>, index: number) {
    this.fields = fields;
    this.index = index;
  }

  private value(name: Name): unknown {
    return this.fields.get(name)?.values[this.index];
  }

  text(name: Name): string | null {
    const value = this.value(name);
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
  }

  number(name: Name): number | null {
    const value = this.value(name);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : null;
  }

  /** Epoch milliseconds. */
  time(name: Name): number | null {
    const value = this.value(name);
    const number = this.number(name);
    if (number !== null || typeof value !== 'string') return number;
    const time = Date.parse(value);
    return Number.isNaN(time) ? null : time;
  }

  flag(name: Name): boolean {
    const value = this.value(name);
    return value === true || value === 'true';
  }
}

/** The rows of the frames that have a field of that name, which tells what a frame is about. */
export function rowsWith<Name extends string>(series: readonly DataFrame[], name: Name): Row<Name>[] {
  return series.flatMap((frame) => {
    // Of several fields of one name, as a join leaves them, the first counts.
    const fields = new Map<string, Field>();
    for (const field of frame.fields) if (!fields.has(field.name)) fields.set(field.name, field);
    return fields.has(name) ? Array.from({ length: frame.length }, (_, index) => new Row<Name>(fields, index)) : [];
  });
}
