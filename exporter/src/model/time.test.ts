import fc from 'fast-check';
import { parseQueryTime, parseTime } from './time.ts';

const NEW_YORK = 'America/New_York';

/** Reads and writes the ISO notation of tests, by the engine's own calendar. */
const at = (text: string): number => {
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw new Error(`a test with a wrong time: ${text}`);
  return instant;
};

describe('parseTime', () => {
  test.each([
    ['2026-11-21T09:00:00.123Z', '2026-11-21T09:00:00.123Z'],
    ['2026-11-21t09:00:00z', '2026-11-21T09:00:00.000Z'],
    ['2026-11-21T09:00:00.1Z', '2026-11-21T09:00:00.100Z'],
    ['2026-11-21T09:00:00.129999999999Z', '2026-11-21T09:00:00.129Z'],
    ['2026-11-21T09:00:00.12+02:00', '2026-11-21T07:00:00.120Z'],
    ['2026-11-21T09:00:00-05:30', '2026-11-21T14:30:00.000Z'],
    ['2026-11-21T09:00:00-00:00', '2026-11-21T09:00:00.000Z'],
    ['2028-02-29T23:59:59Z', '2028-02-29T23:59:59.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['0099-12-31T23:59:59Z', '0099-12-31T23:59:59.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
  ])('%p is %s', (text, expected) => {
    expect(parseTime(text)).toBe(at(expected));
  });

  test.each([
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-32T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-12-31T23:59:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00Z',
    '2026-01-01 00:00:00Z',
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00,5Z',
    '2026-01-01T00:00:00+2:00',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+0200',
    '2026-01-01T00:00:00Z\n',
    ' 2026-01-01T00:00:00Z',
    '9999-12-31T23:59:59-00:01',
    '0000-01-01T00:00:00+00:01',
    '2026-01-01',
    '1767225600000',
    '',
    1.5,
    NaN,
    Infinity,
    8.64e15,
  ])('%p is no time', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  test('agrees with the engine on every instant and offset', () => {
    const day = fc.date({
      min: new Date('0000-01-02T00:00Z'),
      max: new Date('9999-12-30T00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, fc.integer({ min: -1439, max: 1439 }), (date, minutes) => {
        const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const offset = new Date(Math.abs(minutes) * 60_000).toISOString().slice(11, 16);
        expect(parseTime(`${local}${minutes < 0 ? '-' : '+'}${offset}`)).toBe(date.getTime());
      }),
    );
  });
});

test.each([
  ['2026-11-01', NEW_YORK, '2026-11-01T04:00:00Z'],
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['2026-11-01T00:00:00Z', NEW_YORK, '2026-11-01T00:00:00Z'],
  ['1793491200000', NEW_YORK, '2026-11-01T00:00:00Z'],
  ['2026', 'UTC', '1970-01-01T00:00:02.026Z'],
])('parseQueryTime(%p, %s) is %s', (text, timezone, expected) => {
  expect(parseQueryTime(text, timezone)).toBe(at(expected));
});

test.each(['2026-02-30', '-1', '1.5', 'now', '', '99999999999999999999'])('parseQueryTime(%p) is no time', (text) => {
  expect(parseQueryTime(text, 'UTC')).toBeUndefined();
});
