/** Files as they come, through `ledgerline import` into a real exporter: what is in them is charged once, or named. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectOk, exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';

const exporter = await exporterOfFile();

let orgs = 0;
async function org(mapping: readonly string[] = []) {
  const name = `files-${++orgs}`;
  await makeOrg(exporter, name, { createdAt: '2026-01-01T00:00:00Z' });
  return {
    /** The file imported: exit code, the counts, and what was said of its rows. */
    bring: async (file: string, content: string | Uint8Array, ...more: string[]) => {
      const path = join(exporter.dataDir, file);
      writeFileSync(path, content);
      const given = ['import', path, '--org', name, '--set', 'type=tool', ...mapping, ...more];
      const { code, out, complaint } = await ledgerline(exporter, given.join(' '));
      const [, accepted, duplicates, rejected] =
        /(\d+) accepted, (\d+) duplicates, 0 revised, (\d+) rejected/.exec(out)?.map(Number) ?? [];
      return { code, counts: [accepted, duplicates, rejected], said: complaint };
    },
    used: async (): Promise<unknown> => {
      const reply = await expectOk(
        exporter.get(`/v1/usage/breakdown?by=type&org=${name}&from=2026-01-01&to=2026-02-01`),
      );
      const [row] = (reply.json as { rows: { credits: number; requests: number }[] }).rows;
      return row?.credits ?? 0;
    },
    users: async (): Promise<string[]> => {
      const reply = await expectOk(
        exporter.get(`/v1/usage/breakdown?by=user&org=${name}&from=2026-01-01&to=2026-02-01`),
      );
      return (reply.json as { rows: { key: string }[] }).rows.map(({ key }) => key).sort();
    },
  };
}

const HEADER = 'time,user,credits';
/** Three rows a second, two of them equal. */
const rows = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => from + i).map((n) => {
    const second = Math.floor(n / 3);
    return `${new Date(Date.UTC(2026, 0, 5) + second * 1000).toISOString()},${n % 3 === 0 ? 'a' : 'b'},1`;
  });
const csv = (...lines: readonly string[]): string => `${[HEADER, ...lines].join('\n')}\n`;
const ndjson = (lines: readonly string[]): string =>
  lines
    .map((line) => {
      const [time, user, credits] = line.split(',');
      return `${JSON.stringify({ time, user, credits })}\n`;
    })
    .join('');

describe('a file without ids, imported again', () => {
  test('as it was, or saved anew, is charged once', async () => {
    const { bring, used } = await org();
    const lines = rows(0, 30);
    expect(await bring('a.csv', csv(...lines))).toMatchObject({ code: 0, counts: [30, 0, 0] });
    const reordered = lines.map((line) => line.split(',').toReversed().join(','));
    for (const [name, content] of [
      ['a.csv', csv(...lines)],
      ['renamed.csv', csv(...lines)],
      ['blank.csv', csv('', ...lines.slice(0, 9), '', ...lines.slice(9), '', '')],
      ['crlf.csv', `\uFEFF${csv(...lines).replaceAll('\n', '\r\n')}`],
      ['cr.csv', csv(...lines).replaceAll('\n', '\r')],
      ['quoted.csv', csv(...lines.map((line) => `"${line.replaceAll(',', '","')}"`))],
      ['reordered.csv', `credits,user,time\n${reordered.join('\n')}`],
      ['sorted.csv', csv(...lines.toReversed())],
    ] as const)
      expect([name, (await bring(name, content)).counts]).toEqual([name, [0, 30, 0]]);
    expect(await used()).toBe(30);
  });

  test.each([
    ['CSV', 'csv', (lines: string[]) => csv(...lines)],
    ['NDJSON', 'ndjson', ndjson],
  ])('after it grew, at its end or at its top, or overlapping another: %s', async (_, ending, write) => {
    const { bring, used } = await org();
    const file = `grown.${ending}`;
    expect(await bring(file, write(rows(30, 60)))).toMatchObject({ counts: [30, 0, 0] });
    expect(await bring(file, write(rows(30, 75)))).toMatchObject({ counts: [15, 30, 0] });
    expect(await bring(file, write(rows(0, 75)))).toMatchObject({ counts: [30, 45, 0] });
    expect(await bring(`next.${ending}`, write(rows(60, 90)))).toMatchObject({ counts: [15, 15, 0] });
    expect(await used()).toBe(90);
  });
});

describe('a CSV with a stray quote', () => {
  const lines = rows(0, 5000);
  const broken = (at: number, row: string): string => csv(...lines.with(at, row));
  const quoted = '2026-01-06T00:00:00Z,"b, ""quoted""",1';

  test.each([
    ['in its first row', broken(0, '2026-01-05T00:00:00Z,5" nail,1'), 2],
    ['opened and never closed in its first row', broken(0, '2026-01-05T00:00:00Z,"a,1'), 2],
    ['in the middle', broken(2499, '2026-01-05T00:00:00Z,a"b"c,1'), 2501],
    ['opened and never closed in the middle', broken(2499, '"2026-01-05T00:00:00Z,a,1'), 2501],
    [
      'opened before fields that are quoted',
      broken(2499, '2026-01-05T00:00:00Z,"a,1').replace(lines[4000] ?? '', quoted),
      2501,
    ],
    ['that ends the file', broken(4999, '2026-01-05T00:00:00Z,b,"1'), 5001],
  ])('%s: the row is named, the others go in, and a second run ends', async (_, content, line) => {
    const { bring, used } = await org();
    const first = await bring('stray.csv', content);
    expect(first).toMatchObject({ code: 1, counts: [4999, 0, 1] });
    expect(first.said).toMatch(`line ${line}: invalid_row: a stray quote`);
    expect(await bring('stray.csv', content)).toMatchObject({ code: 1, counts: [0, 4999, 1] });
    expect(await used()).toBe(4999);
  });
});

test('fields over several lines are one row, with the line where it begins', async () => {
  const { bring, used } = await org(['--map', 'time=time,credits=credits']);
  const over = (credits: string): string => `2026-01-05,"first\n\nthird, ""quoted""",${credits}`;
  const content = csv(over('1'), over('many'), over('2'));
  const { counts, said } = await bring('lines.csv', content);
  expect(counts).toEqual([2, 0, 1]);
  expect(said).toMatch('line 5: invalid_event: credits: must be a decimal number');
  expect(await used()).toBe(3);
});

describe('a file that is not UTF-8', () => {
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
  test.each([
    ['CSV', 'latin1.csv', latin1(csv(...['André', 'a', 'Andrè', '"x\né"', 'b'].map((user) => `2026-01-05,${user},1`)))],
    [
      'NDJSON',
      'latin1.ndjson',
      latin1(
        `\n${ndjson(['André', 'a', 'Andrè'].map((user) => `2026-01-05,${user},1`))}\n{"é":1}\n${ndjson(['2026-01-05,b,1'])}`,
      ),
    ],
  ])('%s: its lines are named, and nothing is sent of them', async (_, file, content) => {
    const { bring, users, used } = await org();
    const { code, counts, said } = await bring(file, content);
    expect({ code, counts }).toEqual({ code: 1, counts: [2, 0, 3] });
    expect(said.match(/line \d: invalid_row: .*is not UTF-8/g)).toHaveLength(3);
    expect(said).toMatch(/line 2: [^]*line 4: [^]*line [56]: /);
    expect(await users()).toEqual(['a', 'b']);
    expect(await used()).toBe(2);
  });

  test('and one that is: a byte order mark is no part of it', async () => {
    const { bring, users } = await org(['--map', 'time=time,user=user']);
    expect(await bring('mark.csv', `\uFEFF${csv('2026-01-05,André,1')}`)).toMatchObject({ counts: [1, 0, 0] });
    expect(await bring('mark.ndjson', `\uFEFF${ndjson(['2026-01-05,修理,1'])}`)).toMatchObject({ counts: [1, 0, 0] });
    expect(await users()).toEqual(['André', '修理']);
  });
});

describe('what is mapped and is in no row', () => {
  const usage = (n: number, more = {}): string =>
    `${JSON.stringify({ at: `2026-01-05T00:00:0${n}Z`, usage: { in: 5, ...more } })}\n`;

  test('stops the import of a CSV before anything is sent', async () => {
    const { bring, used } = await org(['--map', 'time=time,credits=Credits']);
    const { code, said } = await bring('absent.csv', csv(...rows(0, 3)));
    expect(code).toBe(2);
    expect(said).toMatch(/has no column 'Credits'\. It has: time, user, credits/);
    expect((await bring('empty.csv', csv())).said).toMatch(/has no column 'Credits'/);
    expect(await used()).toBe(0);
  });

  test('stops that of NDJSON, which names the paths there are', async () => {
    const { bring, used } = await org(['--map', 'time=at,credits=usage.credits,tokens.output=usage.out']);
    const { code, said } = await bring('absent.ndjson', usage(1) + usage(2, { credits: 1 }) + usage(3));
    expect(code).toBe(2);
    expect(said).toMatch(/has no path 'usage\.out'\. It has: at, usage\.in, usage\.credits/);
    expect(await used()).toBe(0);
  });

  test('is no fault where some row has it, be it one that is skipped', async () => {
    const { bring, used } = await org(['--map', 'time=at,credits=usage.credits']);
    const content = usage(1) + usage(2, { credits: 2 }) + usage(3) + usage(4);
    expect(await bring('some.ndjson', content, '--from-line', '3')).toMatchObject({ code: 0, counts: [2, 0, 0] });
    expect(await bring('some.ndjson', content)).toMatchObject({ code: 0, counts: [2, 2, 0] });
    expect(await used()).toBe(2);
  });
});
