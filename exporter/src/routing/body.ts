import type { TSchema } from 'typebox';

/** A body that its door reads by itself: it is handed the bytes, unpacked. */
export interface BodyForm {
  /** What may be in it, by media type; other types are refused. */
  readonly content: Readonly<Record<string, TSchema>>;
  readonly description: string;
}
