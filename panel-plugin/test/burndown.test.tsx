/** What the burn-down says, on answers recorded from the exporter and usage that adds up to them. */
import { createDataFrame, type DataFrame, LoadingState, type PanelData } from '@grafana/data';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import React from 'react';
import { CreditsPanel } from '../src/CreditsPanel';
import { burndownsOf } from '../src/views/burndown/burndown';
import { midnights, ticksTo } from '../src/views/burndown/scale';
import { cumulated } from '../src/views/burndown/usage';
import { CASES } from './cases';
import { framesOf, ORGS } from './frames';
import { propsOf } from './props';
import { burndownFrames, comparedFrames, usageFrame, usagePoints } from './usage';

function show(series: DataFrame[], { timeZone = 'utc', ...data }: Partial<PanelData> & { timeZone?: string } = {}) {
  const props = propsOf(series, { width: 900, height: 400 }, { view: 'burndown' });
  render(<CreditsPanel {...props} timeZone={timeZone} data={{ ...props.data, ...data }} />);
}
const said = () => screen.getByRole('img').getAttribute('aria-label') ?? '';
const lines = () =>
  within(screen.getByRole('list', { name: 'Lines' }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
const slider = () => screen.getByRole<HTMLInputElement>('slider');
const body = () => document.body.textContent;

describe('how it will end', () => {
  test.each<[string, DataFrame[], string]>([
    ['well', burndownFrames('acme'), 'About 22,940 credits left when the cycle ends on Dec 1, 05:00'],
    ['run out', burndownFrames('nimbus'), 'Credits run out on Nov 23, 02:22, 15 days before the cycle ends'],
    ['capped', burndownFrames('borealis'), 'The cap is reached on Nov 23, 18:52, 13 days before the cycle ends'],
    ['ran out', [...CASES.exhausted, usageFrame('nimbus')], 'Credits ran out on Nov 21, 02:23'],
    ['too young', [...CASES.young, usageFrame('acme', [])], 'Not enough history yet to say how it goes on'],
    ['no cap', [...CASES.capless, usageFrame('borealis')], 'No cap is set; $193.34 are to be expected by Dec 6, 23:00'],
    [
      'not asked',
      [...CASES.balanceOnly, usageFrame('acme')],
      'What is to be expected needs a query of the type Run-out',
    ],
    [
      'perhaps not',
      burndownFrames('acme', {}, { runOutEarly: Date.parse('2026-11-29T12:00:00Z') }),
      'when the cycle ends on Dec 1, 05:00; at the earliest they run out on Nov 29, 12:00',
    ],
  ])('%s', (_, series, words) => {
    show(series);
    expect(screen.getByRole('article')).toHaveTextContent(words);
    expect(said()).toContain(words);
  });
});

describe('the lines', () => {
  test('what each comes to', () => {
    show([...framesOf('nimbus'), ...comparedFrames('nimbus')]);
    expect(lines()).toEqual([
      'Used7,051 credits (89.8 %)',
      'Allowance7,848 credits',
      'Expected by Dec 916,300',
      'Likely12,280 – 20,320',
      'Last cycle by now5,641',
    ]);
    expect(said()).toBe(
      'Nimbus Studio: use of the cycle from Nov 9 to Dec 9. ' +
        'Credits run out on Nov 23, 02:22, 15 days before the cycle ends. Used 7,051 credits (89.8 %). ' +
        'Allowance 7,848 credits. Expected by Dec 9 16,300. Likely 12,280 – 20,320. Last cycle by now 5,641',
    );
  });

  test('dollars against a cap', () => {
    show(burndownFrames('borealis'));
    expect(lines().slice(0, 2)).toEqual(['Spent$95.00 (87.2 %)', 'Spend cap$109.00']);
  });

  test('the same as rows, in the time zone of the dashboard', () => {
    show(burndownFrames('nimbus'), { timeZone: 'Europe/Berlin' });
    const table = screen.getByRole('table', { name: 'Nimbus Studio, day by day' });
    const rows = within(table)
      .getAllByRole('row')
      .map(({ textContent }) => textContent);
    expect(rows[0]).toBe('WhenUsedExpectedAt leastAt most');
    expect(rows[1]).toBe('Nov 9, 01:000———');
    expect(rows).toContain('Nov 21, 15:237,051———');
    expect(rows).toContainEqual(expect.stringMatching(/^Nov 23, 03:22—7,848/));
    expect(rows.at(-1)).toBe('Dec 9, 01:00—16,30012,28020,320');
  });
});

describe('a moment of it', () => {
  test('said and seen, by keyboard', () => {
    show([...framesOf('nimbus'), ...comparedFrames('nimbus')]);
    expect(slider()).toHaveAttribute(
      'aria-valuetext',
      'Nov 21, 14:23, 7,051 credits used, 797 left, 5,641 in the last cycle',
    );
    expect(body()).not.toContain('797 left');
    fireEvent.focus(slider());
    expect(body()).toContain('7,051 credits used797 left5,641 in the last cycle');
    fireEvent.change(slider(), { target: { value: slider().max } });
    expect(body()).toContain('Dec 9, 00:0016,300 credits expectedlikely 12,280 – 20,3208,452 more than there is');
    fireEvent.change(slider(), { target: { value: 0 } });
    expect(slider().getAttribute('aria-valuetext')).toContain('Nov 9, 00:00, 0 credits used');
    fireEvent.blur(slider());
    expect(body()).not.toContain('797 left');
  });

  test('of what nobody can expect', () => {
    show([...CASES.young, usageFrame('acme')]);
    fireEvent.change(slider(), { target: { value: slider().max } });
    expect(slider().getAttribute('aria-valuetext')).toBe('Dec 1, 05:00, not known yet');
  });
});

describe('where the line stands', () => {
  const DAY = 86_400_000;
  const lineOf = (series: DataFrame[]) => {
    const [one] = burndownsOf(series);
    if (!one) throw new Error('none');
    return one;
  };

  test('at the end of each bucket, and now at what the balance says', () => {
    const start = Number(ORGS.nimbus.projection.cycleStart);
    const { used } = lineOf(burndownFrames('nimbus'));
    expect(used[0]).toEqual({ time: start, value: 0 });
    expect(used[1]).toEqual({ time: start + DAY, value: usagePoints('nimbus')[0]?.value });
    expect(used.at(-1)).toEqual({ time: ORGS.nimbus.balance.asOf, value: ORGS.nimbus.balance.used });
    expect(cumulated([{ time: 5, value: 1 }], { time: 10, value: 0 }, 20)).toEqual(
      [
        { time: 10, value: 0 },
        { time: 20, value: 1 },
      ], //
    );
  });

  test('groups are added up, what stands apart too, and another organization is none of it', () => {
    const points = usagePoints('nimbus');
    const [first, ...rest] = points.map(({ time, value }) => ({ time, value: value / 2 }));
    if (!first) throw new Error('none');
    const apart = usageFrame('nimbus', [first], { surface: 'web', partial: 'true' });
    const groups = [usageFrame('nimbus', [first, ...rest], { surface: 'cli' }), usageFrame('nimbus', rest), apart];
    const { used } = lineOf([...framesOf('nimbus'), ...groups, usageFrame('acme')]);
    expect(used).toEqual(lineOf(burndownFrames('nimbus')).used);
  });

  test('from what was used of it before the cycle', () => {
    const used = Number(ORGS.nimbus.balance.used) + 500;
    const { used: line, allowance } = lineOf(burndownFrames('nimbus', { used, granted: 8348.249895 }));
    expect(line[0]?.value).toBeCloseTo(500, 0);
    expect(line.at(-1)?.value).toBe(used);
    expect(allowance).toBe(8348.249895);
  });

  test('against as much as is left, where part of what was used is no longer granted', () => {
    const { usedNow, allowance, used } = lineOf(burndownFrames('nimbus', { used: 6051, granted: 6848 }));
    expect(used[0]?.value).toBe(0);
    expect(Number(allowance) - usedNow).toBeCloseTo(797, 6);
  });

  test('of a part of the cycle it says so', () => {
    show([...framesOf('nimbus'), usageFrame('nimbus', usagePoints('nimbus').slice(-3))]);
    expect(body()).toContain('The line is of a part: ask for Usage over time with the range cycle');
    cleanup();
    show(burndownFrames('nimbus'));
    expect(body()).not.toContain('The line is of a part');
  });

  test('other measures are none of it', () => {
    const requests = createDataFrame({
      fields: [
        { name: 'time', values: [1] },
        { name: 'requests', values: [5] },
      ],
    });
    show([...framesOf('nimbus'), requests]);
    expect(body()).toContain('A burn-down needs queries of the types Balance, Run-out, and Usage over time');
  });
});

test('an organization each', () => {
  show([...CASES.several, usageFrame('acme'), usageFrame('nimbus'), usageFrame('borealis')]);
  expect(screen.getAllByRole('article').map((one) => one.getAttribute('aria-label'))).toEqual([
    ...['Acme Corporation', 'Nimbus Studio', 'Borealis Research'],
  ]);
});

test('without what it needs it says so, and waits before that', () => {
  show(CASES.healthy);
  expect(body()).toContain('Usage over time with the range cycle');
  cleanup();
  show([], { state: LoadingState.Loading });
  expect(body()).not.toContain('Unable');
});

test('steps are round, from nothing to above the largest', () => {
  expect(ticksTo(7848, 5)).toEqual([0, 2000, 4000, 6000, 8000]);
  expect(ticksTo(0.34, 4)).toHaveLength(5);
  expect(ticksTo(0, 4)).toEqual([0]);
});

test('days are those of the time zone, also when clocks are turned back', () => {
  const [from, to] = [Date.parse('2026-10-24T12:00:00Z'), Date.parse('2026-10-27T12:00:00Z')];
  const days = midnights(from, to, 10, 'Europe/Berlin').map((time) => new Date(time).toISOString());
  expect(days).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', '2026-10-26T23:00:00.000Z']);
  expect(midnights(from, to, 2, 'utc')).toHaveLength(2);
});
