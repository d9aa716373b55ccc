/** From a phone to a wall: a meter is laid out by the room it has itself, not by the screen's. */
export type Size = 'compact' | 'regular' | 'wall';

export interface Layout {
  readonly columns: number;
  readonly size: Size;
}

const NARROWEST_COLUMN = 620;

export function layoutFor(width: number, height: number, meters: number): Layout {
  const columns = Math.max(1, Math.min(meters, Math.floor(width / NARROWEST_COLUMN)));
  const each = width / columns;
  if (each < 480) return { columns, size: 'compact' };
  return { columns, size: each >= 1100 && height >= 450 && meters === 1 ? 'wall' : 'regular' };
}
