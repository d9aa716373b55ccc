const parse = JSON.parse as (
  json: string,
  revive: (key: string, value: unknown, context: { source?: string }) => unknown,
) => unknown;

/** JSON with its numbers as they were written: an amount may have more digits than a double. */
export const exactJson = (text: string): unknown =>
  parse(text, (_, value, { source }) => (typeof value === 'number' ? source : value));
