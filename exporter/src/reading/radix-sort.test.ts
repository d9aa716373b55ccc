import fc from 'fast-check';
import { orderOf } from './radix-sort.ts';

const values = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 9 }), fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
);

test.each(['asc', 'desc'] as const)('the order is that of a sort by comparison, equals as they were (%s)', (order) => {
  const sign = order === 'asc' ? 1 : -1;
  fc.assert(
    fc.property(values, (some) => {
      const expected = some.map((_, i) => i).sort((a, b) => sign * ((some[a] ?? 0) - (some[b] ?? 0)));
      expect([...orderOf(Float64Array.from(some), order)]).toEqual(expected);
    }),
  );
});
