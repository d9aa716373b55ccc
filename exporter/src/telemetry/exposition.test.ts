import { readExposition } from './exposition.ts';

const FAMILY = '# HELP a What it is.\n# TYPE a gauge\n';

test('families, their types and words, and samples with their labels and values', () => {
  const text =
    '# HELP c_total Two\\nlines and a \\\\.\n# TYPE c_total counter\n' +
    'c_total{x="say \\"hi\\" \\\\ \\n",y="} 1"} 12.5\nc_total 3\n\n' +
    '# HELP h What.\n# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_sum 2e-7\nh_count 1\n';
  expect(readExposition(text)).toEqual([
    {
      ...{ name: 'c_total', type: 'counter', help: 'Two\nlines and a \\.' },
      samples: [
        { name: 'c_total', labels: { x: 'say "hi" \\ \n', y: '} 1' }, value: 12.5 },
        { name: 'c_total', labels: {}, value: 3 },
      ],
    },
    {
      ...{ name: 'h', type: 'histogram', help: 'What.' },
      samples: [
        { name: 'h_bucket', labels: { le: '+Inf' }, value: 1 },
        { name: 'h_sum', labels: {}, value: 2e-7 },
        { name: 'h_count', labels: {}, value: 1 },
      ],
    },
  ]);
});

test('values that are no numbers', () => {
  const [family] = readExposition(`${FAMILY}a Nan\na +Inf\na -Inf\na -1\n`);
  expect(family?.samples.map(({ value }) => value)).toEqual([NaN, Infinity, -Infinity, -1]);
});

test.each([
  ['a sample before its family', 'a 1\n'],
  ['a sample of another family', `${FAMILY}b 1\n`],
  ['a type that is not ours', '# HELP a What.\n# TYPE a summary\n'],
  ['a type without its help', '# TYPE a gauge\n'],
  ['a label without an end', `${FAMILY}a{x="y} 1\n`],
  ['labels without an end', `${FAMILY}a{x="y" 1\n`],
  ['no value', `${FAMILY}a \n`],
  ['a value that is none', `${FAMILY}a 0x1F\n`],
  ['a time', `${FAMILY}a 1 1700000000000\n`],
  ['an exemplar', `${FAMILY}a 1 # {x="y"} 1\n`],
])('%s is not read past', (_, text) => {
  expect(() => readExposition(text)).toThrow('the exposition cannot be read: ');
});
