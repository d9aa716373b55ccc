import { Side, compare, modelKey } from './compare.ts';
import { toleranceOf } from './tolerance.ts';

const NONE = toleranceOf('0', 0);

/** `day model workspace: input/output` */
function side(...lines: readonly string[]): Side {
  const made = new Side();
  for (const line of lines) {
    const [, day = '', model = '', workspace = '', input, output] =
      /^(\S+) (\S+) (\S+): (-?\d+)\/(-?\d+)$/.exec(line) ?? [];
    made.add({ day, model, workspace }, { input: BigInt(input ?? 0), output: BigInt(output ?? 0) });
  }
  return made;
}

test('rows match, differ, or are on one side alone; what is too much makes nothing good', () => {
  const bill = side('d1 a w: 10/5', 'd1 b w: 10/5', 'd2 a w: 1/1', 'd3 a w: 0/0');
  const ledger = side('d1 a w: 10/5', 'd1 b w: 12/3', 'd2 a v: 7/0');
  const { rows, ...sums } = compare(bill, ledger, NONE);
  expect(
    rows.map(({ day, model, workspace, status, difference }) => [day, model, workspace, status, difference]),
  ).toEqual([
    ['d1', 'a', 'w', 'match', {}],
    ['d1', 'b', 'w', 'differs', { input: 2n, output: -2n }],
    ['d2', 'a', 'v', 'only_ledger', { input: 7n }],
    ['d2', 'a', 'w', 'only_bill', { input: -1n, output: -1n }],
  ]);
  expect(sums).toEqual({
    counts: { match: 1, differs: 1, only_bill: 1, only_ledger: 1 },
    ...{ bill: 32n, ledger: 37n, difference: 13n },
  });
});

test('several rows of the same are one; names of models are compared without dates and notation', () => {
  const bill = side('d1 Claude-Sonnet-4.5 w: 10/0', 'd1 claude-sonnet-4-5-20250929 w: 5/0');
  const ledger = side('d1 claude-sonnet-4-5 w: 15/0');
  expect(compare(bill, ledger, NONE).rows).toMatchObject([{ model: 'Claude-Sonnet-4.5', status: 'match' }]);
});

test.each([
  ['gpt-4o-2024-08-06', 'gpt-4o'],
  ['gpt-4.1', 'gpt-4-1'],
  ['Claude 3.5 Sonnet 2024-10-22', 'claude-3-5-sonnet'],
  ['claude-3-5-sonnet-20241022', 'claude-3-5-sonnet'],
  ['chatgpt-4o-latest', 'chatgpt-4o'],
  ['gpt-4o-mini', 'gpt-4o-mini'],
])('%s is compared as %s', (model, key) => {
  expect(modelKey(model)).toBe(key);
});

test.each([
  ['1%', 0, 100n, 101n, true],
  ['1%', 0, 100n, 102n, false],
  ['1%', 0, 100n, 99n, true],
  ['0.5 %', 9, 1_000_000_000n, 1_005_000_000n, true],
  ['0.5%', 9, 1_000_000_000n, 1_005_000_001n, false],
  ['100%', 0, 0n, 1n, false],
  ['0.50', 9, 0n, 500_000_000n, true],
  ['0.50', 9, 0n, 500_000_001n, false],
  ['3', 0, 10n, 7n, true],
  ['3', 0, 10n, 6n, false],
])('a tolerance of %s of %p decimals: %p and %p match: %p', (tolerance, decimals, bill, ledger, isMatch) => {
  const [one, other] = [bill, ledger].map((amount) => {
    const made = new Side();
    made.add({ day: 'd', model: 'm', workspace: '' }, { usd: amount });
    return made;
  });
  const { counts } = compare(one ?? new Side(), other ?? new Side(), toleranceOf(tolerance, decimals));
  expect(counts.match === 1).toBe(isMatch);
});

test.each([['much'], ['-1%'], ['1.5'], ['%'], ['']])('%j is no tolerance in tokens', (tolerance) => {
  expect(() => toleranceOf(tolerance, 0)).toThrow(/--tolerance/);
});
