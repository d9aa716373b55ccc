/** The ranking view, with a ledger behind the datasource service that Grafana gives panels. */
import { LoadingState, type PanelData } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import React from 'react';
import { CreditsPanel } from '../src/CreditsPanel';
import { breakdown, type BreakdownRow, breakdownRows, comparedRows } from './breakdowns';
import { Ledger } from './ledger';
import { dressed, propsOf, requestOf } from './props';

interface Scene {
  rows?: BreakdownRow[];
  target?: Record<string, unknown>;
  options?: Partial<PanelOptions>;
  data?: Partial<PanelData>;
}

function show({ rows = breakdownRows(34), target = {}, options = {}, data = {} }: Scene = {}) {
  const ledger = new Ledger((asked) => breakdown(rows, asked));
  const full = { queryType: 'breakdown', by: 'workspace', limit: 10, ...target };
  const props = propsOf([], { width: 900, height: 400 }, { view: 'ranking', ...options });
  const dataOf = (more: Partial<PanelData>): PanelData => ({
    ...props.data,
    ...{ series: dressed([breakdown(rows, full)]), request: requestOf(full) },
    ...more,
  });
  const { rerender } = render(<CreditsPanel {...props} data={dataOf(data)} />);
  return {
    ledger,
    again: async (more: Partial<PanelData>) => {
      rerender(<CreditsPanel {...props} data={dataOf(more)} />);
      await act(async () => undefined);
    },
  };
}

const press = async (name: string) => {
  fireEvent.click(screen.getByRole('button', { name }));
  await screen.findByRole('table');
};
const rows = () =>
  within(screen.getAllByRole('rowgroup')[1] as HTMLElement)
    .getAllByRole('row')
    .map((row) =>
      within(row)
        .queryAllByRole('cell')
        .map(({ textContent }) => textContent),
    );
const names = () => screen.getAllByRole('rowheader').map(({ textContent }) => textContent);
const words = () => screen.getByRole('status').textContent;
const body = () => document.body.textContent;

test('rank, name, share, value, and what all others have', () => {
  show();
  expect(names().slice(0, 3)).toEqual(['Checkout', 'Search', 'Support']);
  expect(rows()[0]).toEqual(['1', '', '28.0 %', '4,000.00']);
  expect(rows()[9]).toEqual(['10', '', '1.5 %', '207.99']);
  expect(rows()[10]).toEqual(['', 'All others', '', '3.7 %', '534.65']);
  expect(words()).toBe('The first 10 · total 14,285.51 credits');
});

test('rows lead where their links do, and all of it can be had', () => {
  show();
  expect(screen.getByRole('link', { name: 'Search' })).toHaveAttribute('href', '/d/usage?var-workspace=ws-1');
  expect(screen.getByRole('link', { name: 'Export CSV: all rows' })).toHaveAttribute(
    'href',
    '/api/datasources/proxy/uid/ledger/v1/usage/breakdown?by=workspace&format=csv',
  );
});

describe('more and fewer', () => {
  test('ten more a press, until there are no more; and back', async () => {
    const { ledger } = show();
    await press('Show more');
    expect(ledger.targets).toMatchObject([{ queryType: 'breakdown', by: 'workspace', limit: 20 }]);
    expect(names()).toHaveLength(20);
    await press('Show more');
    await press('Show more');
    expect(names()).toHaveLength(34);
    expect(words()).toBe('All 34 · total 14,285.51 credits');
    expect(body()).not.toContain('All others');
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
    await press('Show fewer');
    expect(names()).toHaveLength(10);
    expect(screen.queryByRole('button', { name: 'Show fewer' })).toBeNull();
  });

  test('what Grafana got already is not asked for', async () => {
    const { ledger } = show({ target: { limit: 100 } });
    expect(names()).toHaveLength(10);
    await press('Show more');
    expect(names()).toHaveLength(20);
    expect(ledger.asked).toEqual([]);
  });

  test('as many as the panel says', async () => {
    const { ledger } = show({ options: { rows: 25 } });
    await screen.findByText('The first 25 · total 14,285.51 credits');
    expect(ledger.targets).toMatchObject([{ limit: 25 }]);
  });

  test('of another range it begins anew; refreshed it does not', async () => {
    const { again } = show();
    await press('Show more');
    await again({});
    expect(names()).toHaveLength(20);
    await again({ request: requestOf({ queryType: 'breakdown', by: 'workspace', limit: 10 }, 'now-30d') });
    expect(names()).toHaveLength(10);
  });
});

describe('measures', () => {
  const inUsd = () => breakdownRows(5).map((row) => ({ ...row, credits: 0 }));

  test('USD where models are one’s own', () => {
    show({ rows: inUsd() });
    expect(screen.getByRole('columnheader', { name: 'Cost' })).toBeInTheDocument();
    expect(rows()[0]).toEqual(['1', '', '34.7 %', '$40']);
    expect(words()).toBe('All 5 · total $115');
  });

  test('tokens where nothing else is known', () => {
    show({ rows: breakdownRows(2).map((row) => ({ ...row, credits: null, costUsd: null, requests: null })) });
    expect(rows()[0]).toEqual(['1', '', '50.4 %', '1.55 M']);
    expect(words()).toBe('All 2 · total 3.07 M tokens');
  });

  test('another order is asked for', async () => {
    const { ledger } = show({ options: { measure: 'requests' } });
    await screen.findByRole('columnheader', { name: 'Requests' });
    expect(ledger.targets).toMatchObject([{ sort: 'requests', order: 'desc', limit: 10 }]);
  });

  test('one that the query has is not', async () => {
    const { ledger } = show({ options: { measure: 'requests' }, target: { sort: 'requests' } });
    show({ options: { measure: 'credits' } });
    await act(async () => undefined);
    expect(ledger.asked).toEqual([]);
  });

  test('every row has the same decimals', () => {
    const credits = [12_961.6, 842, 0.25];
    show({ rows: breakdownRows(3).map((row, index) => ({ ...row, credits: credits[index] ?? 0 })) });
    expect(rows().map((row) => row[3])).toEqual(['12,961.60', '842.00', '0.25']);
  });

  test('what has no price is said beside what lacks it, and unknown is not 0', () => {
    const [first, second] = breakdownRows(2);
    show({
      rows: [
        { ...first, unpricedEvents: 12 },
        { ...second, credits: null, unpricedEvents: null },
      ],
    });
    expect(rows()[0]?.[3]).toBe('4,00012 without a price');
    expect(rows()[1]).toEqual(['2', '', '—', '—']);
    expect(words()).toBe('All 2');
  });
});

describe('set beside the time before', () => {
  const changes = () => rows().map((cells) => cells[4]);

  test('seen as a sign, said in words', () => {
    show({ rows: comparedRows(6), target: { compare: 'previous' } });
    expect(changes()).toEqual([
      '▲ 11 %11 % more than before',
      '▼ 24 %24 % less than before',
      'newnew: nothing before',
      '± 0 %as much as before',
      'newnew: nothing before',
      '± 0 %as much as before',
    ]);
  });

  test('the last cycle', () => {
    show({ rows: comparedRows(1), target: { compare: 'cycle' } });
    expect(changes()).toEqual(['▲ 11 %11 % more than in the last cycle']);
  });

  test('not compared: no such column', () => {
    show();
    expect(screen.queryByRole('columnheader', { name: 'Change' })).toBeNull();
  });
});

describe('while and where there is no answer', () => {
  test('the last one stays; a refusal is said and asked again', async () => {
    const { ledger } = show();
    ledger.held = true;
    await press('Show more');
    expect(names()).toHaveLength(10);
    await act(async () => ledger.fail('At most 100 reports a minute.'));
    expect(screen.getByRole('alert')).toHaveTextContent('At most 100 reports a minute.');
    ledger.held = false;
    await press('Retry');
    expect(names()).toHaveLength(20);
  });

  test('a refusal of what Grafana asked', async () => {
    const errors = [{ refId: 'A', message: 'The ledger does not answer.' }];
    show({ data: { series: [], state: LoadingState.Error, errors } });
    expect(screen.getByRole('alert')).toHaveTextContent('The ledger does not answer.');
    await press('Retry');
    expect(names()).toHaveLength(10);
  });

  test('nothing was used; nothing of the kind was asked', () => {
    show({ rows: [] });
    expect(body()).toContain('Nothing was used in this time range');
    expect(words()).toBe('No rows');
    cleanup();
    show({ data: { series: dressed([breakdown(breakdownRows(1), {})]).map((frame) => ({ ...frame, meta: {} })) } });
    expect(body()).toContain('A ranking needs a query of the type Usage by group');
  });
});
