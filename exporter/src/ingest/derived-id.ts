import { createHash } from 'node:crypto';

/** Of what tells an event from every other, as an id that the API takes: the same whenever it is told again. */
export const derivedId = (prefix: string, ...of: readonly (string | bigint)[]): string =>
  `${prefix}-${createHash('sha256').update(of.join('\n')).digest('hex').slice(0, 40)}`;
