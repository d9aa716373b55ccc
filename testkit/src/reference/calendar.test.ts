/** The reference calendar by itself, against instants that were worked out by hand. */
import { startAfter, startBefore } from './calendar.ts';
import { balance, costs, HOUR, ledger, START, UTC, utc } from './example.ts';
import { micro } from './money.ts';

describe('cycle starts', () => {
  const after = (timezone: string, anchor: number, time: string): string =>
    new Date(startAfter(timezone, anchor, utc(time))).toISOString().slice(0, 16);

  test.each([
    // 00:00 did not exist on 4 November 2018: at 03:00Z the clock went from 23:59 to 01:00.
    ['America/Sao_Paulo', 4, '2018-10-20T00:00Z', '2018-11-04T03:00'],
    // On 18 February 2018 the clock went from 24:00 back to 23:00 of the 17th: midnight is at UTC-3.
    ['America/Sao_Paulo', 18, '2018-02-10T00:00Z', '2018-02-18T03:00'],
    // Summer time (+13) ends on 5 April 2026 at 03:00, after midnight; a month later it is +12.
    ['Pacific/Auckland', 5, '2026-04-01T00:00Z', '2026-04-04T11:00'],
    ['Pacific/Auckland', 5, '2026-04-04T11:00Z', '2026-05-04T12:00'],
    // It begins on 27 September at 02:00.
    ['Pacific/Auckland', 27, '2026-09-01T00:00Z', '2026-09-26T12:00'],
    ['Pacific/Auckland', 27, '2026-09-26T12:00Z', '2026-10-26T11:00'],
    // 00:00 exists twice on 1 November 2026, at UTC-4 and at UTC-5.
    ['America/Havana', 1, '2026-10-10T00:00Z', '2026-11-01T04:00'],
    // Samoa left out the whole of 30 December 2011.
    ['Pacific/Apia', 30, '2011-12-05T00:00Z', '2011-12-30T10:00'],
    ['UTC', 31, '2027-01-31T00:00Z', '2027-02-28T00:00'],
    ['UTC', 31, '2027-02-28T00:00Z', '2027-03-31T00:00'],
    ['UTC', 31, '2028-01-31T00:00Z', '2028-02-29T00:00'],
    ['UTC', 30, '2028-02-29T00:00Z', '2028-03-30T00:00'],
  ])('%s, anchor %d, after %s: %s', (timezone, anchor, time, start) => {
    expect(after(timezone, anchor, time)).toBe(start);
    expect(startBefore(timezone, anchor, utc(`${start}Z`))).toBe(utc(`${start}Z`));
  });

  test('three months without a write are caught up, each at its own instant', () => {
    const book = ledger({ timezone: 'Pacific/Auckland', cycleAnchorDay: 5 });
    // Created on 1 January: on paper its cycle began on 5 December, 00:00 at +13.
    expect(balance(book, START).cycle).toEqual({ start: utc('2025-12-04T11:00Z'), end: utc('2026-01-04T11:00Z') });
    book.post(utc('2026-05-20T00:00Z'), 'acme', costs('e', utc('2026-05-20T00:00Z'), '1'));
    const starts = ['01-04T11', '02-04T11', '03-04T11', '04-04T11', '05-04T12'].map((day) => utc(`2026-${day}:00Z`));
    const found = book.entries('acme').map(({ type, time, balance }) => [type, time, balance]);
    expect(found).toEqual([
      ['grant', START, micro(10)],
      ...starts.flatMap((start) => [
        ['expiry', start, 0n],
        ['grant', start, micro(10)],
      ]),
      ['charge', utc('2026-05-20T00:00Z'), micro(9)],
    ]);
  });

  test('going west alone makes no cycle of hours', () => {
    const book = ledger({ timezone: 'Pacific/Auckland' });
    book.putOrg(START + HOUR, 'acme', { ...UTC, timezone: 'America/New_York' });
    // 1 February begins at 11:00Z on 31 January in Auckland, 18 hours before it begins in New York (UTC-5).
    const cycle = { start: utc('2026-01-31T11:00Z'), end: utc('2026-03-01T05:00Z') };
    expect(balance(book, cycle.start).cycle).toEqual(cycle);
  });
});
