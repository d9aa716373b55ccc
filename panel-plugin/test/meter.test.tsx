/** What the meter says in each state, on answers recorded from the exporter. */
import { toDataFrame, type DataFrame } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { render, screen, within } from '@testing-library/react';
import React from 'react';
import { CreditsPanel } from '../src/CreditsPanel';
import { type CaseName } from './case-names';
import { CASES } from './cases';
import { framesOf, ORGS } from './frames';
import { propsOf } from './props';

const show = (series: DataFrame[], options: Partial<PanelOptions> = {}) =>
  render(<CreditsPanel {...propsOf(series, { width: 900, height: 400 }, options)} />);
const showCase = (name: CaseName, options: Partial<PanelOptions> = {}) => show(CASES[name], options);

const card = (label: string) => {
  const found = screen.getByText(label).closest('div');
  if (found === null) throw new Error(`no card ${label}`);
  return found;
};
const page = () => document.body.textContent;

describe('the headline and the bar', () => {
  test('what is left of what was granted, and the percentage', () => {
    showCase('healthy');
    expect(page()).toContain('35,200 of 63,500 credits left');
    expect(page()).toContain('44.6 % used');
  });

  test('the pools stand apart, in words too', () => {
    showCase('healthy');
    expect(page()).toContain('Monthly28,300 of 60,000 used');
    expect(page()).toContain('31,700 left until Dec 1, 05:00');
    expect(page()).toContain('Bonus0 of 3,500 used3,500 left, also after Dec 1, 05:00');
    expect(page()).not.toContain('Purchased');
    const meter = screen.getByRole('meter', { name: 'Acme Corporation: credits used' });
    expect(meter).toHaveAttribute(
      'aria-valuetext',
      '28,300 of 63,500 credits used, 44.6 %; monthly 28,300 of 60,000; bonus 0 of 3,500',
    );
    expect(meter).toHaveAttribute('aria-valuemax', '63500');
    expect(within(meter).getByTitle('Monthly: 28,300 of 60,000 used')).toBeInTheDocument();
  });

  test('what is reserved and what expires', () => {
    showCase('upgradeSuggested');
    expect(page()).toContain('Reserved3,200for requests under way');
    expect(page()).toContain('3,500 left, 1,500 of it until Dec 1, 05:00');
    expect(screen.getByRole('meter').getAttribute('aria-valuetext')).toContain('3,200 reserved');
  });

  test('what was used beyond what was granted', () => {
    showCase('exhausted');
    expect(page()).toContain('Overage42.5beyond what was granted');
    expect(screen.getByTitle('42.5 credits over')).toBeInTheDocument();
  });

  test('dollars against a cap', () => {
    showCase('capNear');
    expect(page()).toContain('$14.00 of $109.00 left');
    expect(page()).toContain('Spend$95.00 of $109.00');
    expect(page()).toContain('Headroom$14.00');
    expect(screen.getByRole('meter', { name: 'Borealis Research: spend of the cap' })).toBeInTheDocument();
  });

  test('more spent than the cap', () => {
    showCase('capReached');
    expect(page()).toContain('$0.00 of $109.00 left');
    expect(page()).toContain('Over the cap$2.20');
  });

  test('no cap: says so, and draws no bar of nothing', () => {
    showCase('capless');
    expect(page()).toContain('$95.00 spent, no cap is set');
    expect(screen.queryByRole('meter')).toBeNull();
    expect(card('Run out in')).toHaveTextContent('Run out in— no cap is set');
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('how it stands, and how its cycle will end', () => {
  const [RATE, EARLY] = ['At the current rate about ', 'There is not enough history yet'];
  test.each<[CaseName, string, string]>([
    [
      'healthy',
      'On track',
      `${RATE}22,940 credits are left when the cycle ends on Dec 1, 05:00. 19,440 credits expire`,
    ],
    ['atRisk', 'At risk', ''],
    ['exhausted', 'Out of credits', ''],
    ['upgradeSuggested', 'Running low', ''],
    ['halfUsed', 'More than half used', ''],
    ['free', 'On track', `${RATE}321 credits are left when`],
    ['young', 'OK', EARLY],
    ['capNear', 'Near the cap', ''],
    ['capAtRisk', 'At risk', ''],
    ['capReached', 'Cap reached', ''],
    ['capless', 'No cap', `${RATE}$193.34 are spent when the cycle ends on Dec 6, 23:00.`],
    ['balanceOnly', 'OK', ''],
  ])('%s', (name, label, words) => {
    showCase(name);
    // Beside the name; a banner may say the same.
    expect(screen.getAllByText(label)[0]?.parentElement).toHaveTextContent(/^(Acme|Nimbus|Borealis)/);
    expect(page()).toContain(words);
    if (words === '') expect(page()).not.toMatch(`${RATE}|${EARLY}`);
  });

  test('dollars that are left of a cap', () => {
    show(framesOf('borealis', { state: 'ok' }, { runOutBeforeCycleEnd: false, ratePerDayExpected: 0.5 }));
    expect(screen.getByText('On track')).toBeInTheDocument();
    expect(page()).toContain(`${RATE}$6.32 are left when the cycle ends on Dec 6, 23:00.`);
  });
});

describe('the cards', () => {
  test('the cycle and the average', () => {
    showCase('healthy');
    expect(card('Days remaining')).toHaveTextContent('9.6 days');
    expect(card('Days remaining')).toHaveTextContent('ends Dec 1, 05:00');
    expect(card('Days elapsed')).toHaveTextContent('20.4 days');
    expect(card('Avg per day')).toHaveTextContent('1,385 credits');
    expect(card('Avg per day')).toHaveTextContent('lately 1,276 credits');
    expect(card('Run out in')).toHaveTextContent('Not expected within a year');
  });

  test('when it runs out, and between when and when', () => {
    showCase('atRisk');
    expect(card('Run out in')).toHaveTextContent('1.4 days');
    expect(card('Run out in')).toHaveTextContent('Nov 23, 02:22likely Nov 22, 15:28 – Nov 24, 06:02');
  });

  test.each<[string, Partial<(typeof ORGS)['nimbus']['projection']>, string]>([
    ['hours', { runOutInDays: 0.6 }, '14 hours'],
    ['one hour', { runOutInDays: 0.05 }, '1 hour'],
    ['minutes', { runOutInDays: 0.02 }, '28 minutes'],
    ['less than a minute', { runOutInDays: 0.0001 }, '<1 minute'],
    ['weeks', { runOutInDays: 23.9 }, '23 days'],
    ['no latest', { runOutLate: null }, 'Nov 22, 15:28 or later'],
    ['only an earliest', { runOutAt: null, runOutInDays: null, runOutLate: null }, 'at the earliest Nov 22, 15:28'],
    ['another year', { runOutAt: Date.parse('2027-08-01T00:00:00Z'), runOutInDays: 250 }, 'Aug 1, 2027'],
  ])('%s', (_, projection, words) => {
    show(framesOf('nimbus', {}, projection));
    expect(card('Run out in')).toHaveTextContent(words);
  });

  test('already run out', () => {
    showCase('exhausted');
    expect(card('Run out in')).toHaveTextContent('Ran out 12 hours agoNov 21, 02:23');
  });

  test('too young to say', () => {
    showCase('young');
    expect(card('Run out in')).toHaveTextContent('not enough history yet');
    expect(card('Avg per day')).not.toHaveTextContent('lately');
  });

  test('without a projection they are dashes', () => {
    showCase('balanceOnly');
    for (const label of ['Days remaining', 'Days elapsed', 'Avg per day', 'Run out in'])
      expect(card(label)).toHaveTextContent(`${label}—`);
  });
});

describe('several organizations', () => {
  test('one meter each, joined by organization', () => {
    showCase('several');
    const shown = screen.getAllByRole('article').map((meter) => meter.textContent);
    expect(shown).toHaveLength(3);
    expect(shown[0]).toMatch(/^Acme Corporation.*9\.6 days.*Not expected within a year/);
    expect(shown[1]).toMatch(/^Nimbus Studio.*1\.4 days/);
    expect(shown[2]).toMatch(/^Borealis Research.*\$6\.49/);
  });
});

describe('whatever a transformation left', () => {
  test('one frame of both queries, numbers as text', () => {
    const { balance, projection } = ORGS.nimbus;
    const fields = Object.entries({ ...projection, ...balance }).map(([name, value]) => ({
      name,
      values: [value === null ? null : String(value)],
    }));
    show([toDataFrame({ fields })]);
    expect(page()).toContain('797 of 7,848 credits left');
    expect(card('Run out in')).toHaveTextContent('1.4 days');
    expect(screen.getByRole('status')).toHaveTextContent('Credits will run out before the cycle ends');
  });

  test.each([
    ['nothing', [], 'Unable to render data'],
    ['a frame about something else', [toDataFrame({ fields: [{ name: 'x', values: [1] }] })], 'type Balance'],
    ['only a projection', framesOf('acme').slice(1), 'type Balance'],
  ])('%s: says so', (_, series, words) => {
    show(series);
    expect(page()).toContain(words);
  });

  test('a view of a later version: the meter', () => {
    show(CASES.healthy, JSON.parse('{"view": "later"}') as Partial<PanelOptions>);
    expect(screen.getByRole('meter')).toBeInTheDocument();
  });
});
