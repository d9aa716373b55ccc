import { Recording } from './recording.ts';

const TIMES = [0, 60_000, 120_000, 150_500];
const TARGET = [['job', 'ledgerline']] as const;
const FAMILIES = [
  { name: 'first', type: 'gauge', help: '' },
  { name: 'second_total', type: 'counter', help: '' },
] as const;

/** Every series in walks that keep so many values, and how many walks it took. */
function written(most: number, counterStep = 1): { text: string; walks: number } {
  const headed = new Set<(typeof FAMILIES)[number]>();
  let [text, walks] = ['', 0];
  for (let first: string | null = ''; first !== null; walks++) {
    const recording: Recording = new Recording(first, TARGET, most);
    for (const step of TIMES.keys())
      for (const [place, family] of FAMILIES.entries())
        for (const org of ['a', 'b', 'c']) {
          const labels = [['org', org]] as const;
          if (place === 1) recording.hold(place, family, labels, step, TIMES.length - 1, step < 2 ? '0' : `${step}`);
          // One that is absent for a while.
          else if (org !== 'b' || step !== 1) recording.sample(place, family, labels, step, `${step % 2}`);
        }
    text += [...recording.text({ times: TIMES, counterStep }, headed)].join('');
    first = recording.next;
  }
  return { text, walks };
}

test('each series by itself, in the order of time, and absent where it was', () => {
  const { text, walks } = written(1000);
  expect(walks).toBe(1);
  const lines = text.split('\n');
  expect(lines.filter((line) => line.startsWith('ledgerline_first{org="b",job="ledgerline"}'))).toEqual([
    'ledgerline_first{org="b",job="ledgerline"} 0 0',
    'ledgerline_first{org="b",job="ledgerline"} 0 120',
    'ledgerline_first{org="b",job="ledgerline"} 1 150.5',
  ]);
  expect(lines.filter((line) => line.startsWith('ledgerline_second_total{org="c",job="ledgerline"}'))).toEqual([
    'ledgerline_second_total{org="c",job="ledgerline"} 0 0',
    'ledgerline_second_total{org="c",job="ledgerline"} 0 60',
    'ledgerline_second_total{org="c",job="ledgerline"} 2 120',
    'ledgerline_second_total{org="c",job="ledgerline"} 3 150.5',
  ]);
  expect(lines.filter((line) => line.startsWith('# TYPE'))).toHaveLength(2);
});

test('counters at longer steps, and at the last moment in any case', () => {
  const lines = written(1000, 120_000).text.split('\n');
  const timesOf = (name: string) =>
    lines.filter((line) => line.startsWith(`ledgerline_${name}{org="a"`)).map((line) => line.split(' ')[2]);
  expect(timesOf('first')).toEqual(['0', '60', '120', '150.5']);
  expect(timesOf('second_total')).toEqual(['0', '120', '150.5']);
});

test.each([1, 4, 10])('the same where only %s values are kept at once, in more walks', (most) => {
  const { text, walks } = written(most);
  expect(walks).toBeGreaterThan(1);
  expect(text).toBe(written(1000).text);
});
