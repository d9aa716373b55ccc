/** The figures view: sums of a row, each beside what it was before. */
import { type PanelData } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { cleanup, render, screen, within } from '@testing-library/react';
import React from 'react';
import { CreditsPanel } from '../src/CreditsPanel';
import { dressed, propsOf, requestOf } from './props';
import { HEADLINES, LAST_CYCLE, SUMMARY, summary, type SummaryRow } from './summaries';

afterEach(cleanup);

function show(rows: readonly SummaryRow[], target: object = {}, options: Partial<PanelOptions> = {}): void {
  const props = propsOf([], { width: 900, height: 120 }, { view: 'figures', columns: HEADLINES, ...options });
  const data: PanelData = {
    ...props.data,
    ...{ series: dressed([summary(rows)]), request: requestOf({ queryType: 'summary', ...target }) },
  };
  render(<CreditsPanel {...props} data={data} />);
}

const cardOf = (label: string) => {
  const card = screen.getByText(label).parentElement;
  if (card === null) throw new Error(`no card of ${label}`);
  return card;
};
/** What a screen reader has of it. */
const saidOf = (label: string): string[] =>
  within(cardOf(label))
    .getAllByRole('definition')
    .map((each) => {
      const copy = each.cloneNode(true) as HTMLElement;
      copy.querySelectorAll('[aria-hidden]').forEach((hidden) => hidden.remove());
      return copy.textContent;
    });

test('the fields that are named, in their order, as their units have them', () => {
  show([SUMMARY], {}, { columns: ['totalTokens', 'creditsUsed', 'costUsd'] });
  expect(screen.getAllByRole('term').map(({ textContent }) => textContent)).toEqual(['Tokens', 'Credits used', 'Cost']);
  expect(saidOf('Tokens')).toEqual(['167 M']);
  expect(saidOf('Cost')).toEqual(['$338']);
  expect(within(cardOf('Credits used')).getByText('33,781').title).toBe('33,781.25417');
});

test('none named: every number and time but names, what was before, and what is said beneath', () => {
  show([{ ...SUMMARY, ...LAST_CYCLE, unpricedEvents: 1 }], {}, { columns: [] });
  const labels = screen.getAllByRole('term').map(({ textContent }) => textContent);
  expect(labels).toEqual([
    ...['Credits used', 'Credits remaining', 'Cost', 'Requests', 'Agent runs', 'Tokens', 'cycleStart'],
  ]);
  expect(screen.getByText('1 event without a price, in no amount')).toBeTruthy();
});

test('each beside the last cycle by this day: more, less, as much, new', () => {
  show([{ ...SUMMARY, ...LAST_CYCLE }], { compare: 'cycle' });
  expect(saidOf('Credits used')).toEqual([
    '33,781',
    '16 % more than by this day of the last cycle; 29,123 by this day of the last cycle',
  ]);
  expect(cardOf('Credits used').textContent).toContain('▲ 16 % from 29,123');
  expect(saidOf('Requests')[1]).toMatch(/^5\.9 % less than by this day of the last cycle; 8,100/);
  expect(cardOf('Tokens').textContent).toContain('± 0 %');
  expect(cardOf('Agent runs').textContent).toContain('new');
  // Nothing was asked of it.
  expect(saidOf('Credits remaining')).toEqual(['29,719']);
});

test('beside the period before', () => {
  show([{ ...SUMMARY, ...LAST_CYCLE }], { compare: 'previous' });
  expect(saidOf('Credits used')[1]).toBe('16 % more than before; 29,123 before');
});

test('what is not known is a dash, never a zero', () => {
  show([{ ...SUMMARY, creditsUsed: null, previousCreditsUsed: 3 }], { compare: 'previous' });
  expect(saidOf('Credits used')).toEqual(['—', 'not known; 3 before']);
});

test('several organizations: each under its name', () => {
  show([SUMMARY, { ...SUMMARY, org: 'nimbus', requests: 12 }]);
  const nimbus = screen.getByRole('region', { name: 'nimbus' });
  expect(within(nimbus).getByRole('heading').textContent).toBe('nimbus');
  expect(within(nimbus).getByText('12')).toBeTruthy();
});

test('an answer to another question says what is needed; none at all is Grafana’s to say', () => {
  show([{ org: 'acme' }]);
  expect(screen.queryByRole('term')).toBeNull();
  expect(document.body.textContent).toContain('Figures need a query of the type Totals or Summary of a cycle');
});
