import { Recording } from './recording.ts';

const TIMES = [0, 60_000, 120_000, 150_500];
const FAMILIES = ['first', 'second'].map((name) => ({ name, type: 'gauge', help: '' }) as const);

/** Every series in walks that keep so many values, and how many walks it took. */
function written(most: number): { text: string; walks: number } {
  const headed = new Set<(typeof FAMILIES)[number]>();
  let [text, walks] = ['', 0];
  for (let first: string | null = ''; first !== null; walks++) {
    const recording: Recording = new Recording(first, most);
    for (const step of TIMES.keys())
      for (const [place, family] of FAMILIES.entries())
        for (const org of ['a', 'b', 'c']) {
          const prefix = `${family.name}{org="${org}"} `;
          if (place === 1) recording.hold(place, family, prefix, step, TIMES.length - 1, step < 2 ? '0' : `${step}`);
          // One that is absent for a while.
          else if (org !== 'b' || step !== 1) recording.sample(place, family, prefix, step, `${step % 2}`);
        }
    text += [...recording.text(TIMES, headed)].join('');
    first = recording.next;
  }
  return { text, walks };
}

test('each series by itself, in the order of time, and absent where it was', () => {
  const { text, walks } = written(1000);
  expect(walks).toBe(1);
  const lines = text.split('\n');
  expect(lines.filter((line) => line.startsWith('first{org="b"}'))).toEqual([
    'first{org="b"} 0 0',
    'first{org="b"} 0 120',
    'first{org="b"} 1 150.5',
  ]);
  expect(lines.filter((line) => line.startsWith('second{org="c"}'))).toEqual([
    'second{org="c"} 0 0',
    'second{org="c"} 0 60',
    'second{org="c"} 2 120',
    'second{org="c"} 3 150.5',
  ]);
  expect(lines.filter((line) => line.startsWith('# TYPE'))).toHaveLength(2);
});

test.each([1, 4, 10])('the same where only %s values are kept at once, in more walks', (most) => {
  const { text, walks } = written(most);
  expect(walks).toBeGreaterThan(1);
  expect(text).toBe(written(1000).text);
});
