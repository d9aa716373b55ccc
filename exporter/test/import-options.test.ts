/** How a file is read where it is not plain CSV in UTF-8, and what `--dry-run` says of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exporterOfFile } from '@ledgerline/testkit/harness.ts';
import { directoryOfFile, FIXTURES, orgsOf, sumOf } from './import-org.ts';

const exporter = await exporterOfFile();
const org = orgsOf(exporter, 'options');
const { write } = directoryOfFile();

describe('CSV as spreadsheets write it', () => {
  test('semicolons and decimal commas are found and said', async () => {
    const { bring, by } = await org();
    const file = write(
      'german.csv',
      'time;user;credits\n2026-01-05;Ada;1,5\n2026-01-05;Bo;2,25\n2026-01-05;Cy;1.000,5\n',
    );
    const { out, complaint } = await bring(file, '--set', 'type=tool');
    expect(complaint).toMatch('separator: ";", by the header');
    expect(out).toMatch('3 accepted');
    expect(sumOf(await by('user'), ({ credits }) => credits)).toBe(1004.25);
  });

  test('what may be read in two ways is not guessed', async () => {
    const { bring, by } = await org();
    const file = write('two-ways.csv', 'time;user;credits\n2026-01-05;Ada;1,250\n');
    const { code, complaint } = await bring(file, '--set', 'type=tool');
    expect(code).toBe(1);
    expect(complaint).toMatch('line 2: invalid_row: credits: "1,250" may be read in two ways: say --decimal');
    expect((await bring(file, '--set', 'type=tool', '--decimal', 'comma')).out).toMatch('1 accepted');
    expect(sumOf(await by('user'), ({ credits }) => credits)).toBe(1.25);
  });

  test.each([
    ['windows-1252', Buffer.from('time,user,credits\n2026-01-05,André,1\n', 'latin1'), ['--encoding', 'latin1']],
    ['UTF-16 by its mark', Buffer.from('\ufefftime\tuser\tcredits\n2026-01-05\tAndré\t1\n', 'utf16le'), []],
    ['UTF-16 said', Buffer.from('time,user,credits\n2026-01-05,André,1\n', 'utf16le'), ['--encoding', 'utf-16le']],
  ])('%s', async (encoding, content, options) => {
    const { bring, by } = await org();
    const file = write(`${encoding.replaceAll(' ', '-')}.csv`, content);
    expect((await bring(file, '--set', 'type=tool', ...options)).out).toMatch('1 accepted');
    expect((await by('user')).map(({ key }) => key)).toEqual(['André']);
  });

  test('the wrong encoding is said, an unknown one refused, and a separator that is none', async () => {
    const { bring } = await org();
    const file = write('latin1.csv', Buffer.from('time,user,credits\n2026-01-05,André,1\n', 'latin1'));
    expect((await bring(file, '--set', 'type=tool')).out).toMatch(/line 2: is not UTF-8: .*--encoding/);
    expect(await bring(file, '--encoding', 'klingon')).toMatchObject({ code: 2 });
    expect(await bring(file, '--separator', 'ab')).toMatchObject({ code: 2 });
  });
});

describe('--dry-run', () => {
  test('says what would be charged, sends nothing, and is right', async () => {
    const { bring, by } = await org();
    const file = join(FIXTURES, 'litellm.json');
    const { code, out } = await bring(file, '--dry-run', '--cost', 'book');
    expect(code).toBe(0);
    expect(await by('model')).toEqual([]);
    expect(out).toMatch(/5 events would be charged \(0 .*\), 0 are in the ledger already .*, 0 would be rejected/);
    expect(out).toMatch(/1 × a failed request without usage, first record 6/);
    await bring(file, '--cost', 'book');
    const charged = await by('model');
    for (const { key, credits, costUsd, unpricedEvents = 0 } of charged) {
      const cells =
        out
          .split('\n')
          .find((line) => line.startsWith(key || '(no model)'))
          ?.trim()
          .split(/ {2,}/) ?? [];
      expect([key, ...cells.slice(4).map(Number)]).toEqual([key, credits, costUsd, unpricedEvents]);
    }
    expect((await bring(file, '--dry-run', '--cost', 'book')).out).toMatch(/0 events would be .*5 are in the ledger/);
  });

  test('of an answer that has grown only the rest would be charged; wrong rows are named', async () => {
    const { bring, by } = await org();
    const lines = readFileSync(
      join(FIXTURES, 'claude-code/projects/-home-me-shop/5b1c0a52-0001-4000-8000-000000000001.jsonl'),
      'utf8',
    ).split('\n');
    await bring(write('begun.jsonl', lines.slice(0, 4).join('\n')));
    const credits = async (): Promise<number> => sumOf(await by('model'), (row) => row.credits);
    const before = await credits();
    const whole = write('whole.jsonl', lines.join('\n'));
    const { code, out } = await bring(whole, '--dry-run');
    expect(code).toBe(1);
    expect(out).toMatch(/3 events would be charged \(1 of them .*\), 0 are .*, 1 would be rejected/);
    const would = Number(/in all +\d+ +\d+ +\d+ +([\d.]+)/.exec(out)?.[1]);
    await bring(whole);
    expect((await credits()) - before).toBeCloseTo(would, 6);
  });
});
