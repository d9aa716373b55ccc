/** Usage as it might have been: hour by hour for months, from a seed. */
import { random, type Random } from '@ledgerline/demo/random.ts';

/** Factors of one history's usual day: what the shape makes of the day, counted from Monday, 1 January 2024. */
type Days = (day: number) => number;

/** Near 1, spread evenly on a scale of ratios. */
const noise = (chance: Random, size: number): number => Math.exp((chance.next() + chance.next() - 1) * size);
const between = (chance: Random, from: number, to: number): number => from + chance.next() * (to - from);

/** What a history of this shape looks like; each seed draws its own growth, weekends and spikes. */
const SHAPES = {
  growing(chance) {
    const perMonth = between(chance, 0.08, 0.4);
    const size = between(chance, 0.1, 0.4);
    return (day) => (1 + perMonth) ** (day / 30) * noise(chance, size);
  },
  weekly(chance) {
    const weekend = between(chance, 0, 0.3);
    const size = between(chance, 0.2, 0.6);
    return (day) => (day % 7 < 5 ? 1 : weekend) * noise(chance, size);
  },
  spiky(chance) {
    const often = between(chance, 0.05, 0.2);
    const height = between(chance, 4, 12);
    return () => (chance.chance(often) ? height * noise(chance, 1) : 1) * noise(chance, 0.4);
  },
  flat(chance) {
    const size = between(chance, 0.1, 0.5);
    return () => noise(chance, size);
  },
} satisfies Record<string, (chance: Random) => Days>;

export type Shape = keyof typeof SHAPES;
export const SHAPE_NAMES = Object.keys(SHAPES) as Shape[];

/** Micro-credits or nano-USD of each hour; nights are quieter than days. The same from the same seed. */
export function usageOf(shape: Shape, seed: number, days: number): bigint[] {
  const chance = random(`${shape} ${seed}`);
  const factor = SHAPES[shape](chance);
  const usual = between(chance, 20, 400) * 1e6;
  const night = between(chance, 0, 0.8);
  const busiest = chance.whole(0, 23);
  return Array.from({ length: days }, (_, day) => (usual / 24) * factor(day)).flatMap((hourly) =>
    Array.from({ length: 24 }, (_, hour) => {
      const light = 1 + (1 - night) * Math.cos(((hour - busiest) / 12) * Math.PI);
      return BigInt(Math.round(hourly * light * noise(chance, 0.5)));
    }),
  );
}
