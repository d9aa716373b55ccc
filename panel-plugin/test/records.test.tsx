/** The records view, with a ledger behind the datasource service that Grafana gives panels. */
import { type DataFrame, LoadingState, type PanelData } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import React from 'react';
import { CreditsPanel } from '../src/CreditsPanel';
import { eventRows, Ledger, listing, NOW } from './ledger';
import { dressed, propsOf, requestOf } from './props';

const ROWS = eventRows(345);

interface Scene {
  rows?: typeof ROWS;
  target?: Record<string, unknown>;
  options?: Partial<PanelOptions>;
  data?: Partial<PanelData>;
}

const replaceVariables = (text: string) => text.replaceAll('$org', 'acme').replaceAll('${name}', 'release');

/** Grafana asked the target itself, and shows the panel what came of it. */
function show({ rows = ROWS, target = {}, options = {}, data = {} }: Scene = {}) {
  const ledger = new Ledger((asked) => listing(rows, asked));
  const full = { queryType: 'events', limit: 20, ...target };
  const propsWith = (more: Partial<PanelData>) => {
    const props = propsOf([], { width: 900, height: 600 }, { view: 'records', ...options });
    const series = dressed([listing(rows, full)]);
    return { ...props, replaceVariables, data: { ...props.data, series, request: requestOf(full), ...more } };
  };
  const first = propsWith(data);
  const { rerender, unmount } = render(<CreditsPanel {...first} />);
  return {
    ledger,
    unmount,
    /** What Grafana asks and hands over another time. */
    again: (more: Partial<PanelData>) => {
      rerender(<CreditsPanel {...first} data={{ ...propsWith(more).data }} />);
    },
  };
}

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});
/** Past the pause after typing, and what was asked then. */
const settle = () => act(async () => jest.advanceTimersByTimeAsync(301));

const search = () => screen.getByRole<HTMLInputElement>('textbox');
const type = (value: string) => fireEvent.change(search(), { target: { value } });
const press = async (name: string) => {
  fireEvent.click(screen.getByRole('button', { name }));
  await act(async () => jest.advanceTimersByTimeAsync(0));
};
const count = () => screen.getByRole('status').textContent;
const bodyRows = () => within(screen.getAllByRole('rowgroup')[1] as HTMLElement).queryAllByRole('row');
const firstRow = () => bodyRows()[0]?.textContent ?? '';
const headers = () => screen.getAllByRole('columnheader').map(({ textContent }) => textContent);

describe('what the dashboard asked', () => {
  test('is shown as it came, twenty of it, and nothing is asked again', async () => {
    const { ledger } = show();
    await settle();
    expect(count()).toBe('1–20 of 345');
    expect(bodyRows()).toHaveLength(20);
    expect(ledger.asked).toEqual([]);
  });

  test('source, name, tokens, cost, duration and when', () => {
    show();
    expect(headers()).toEqual([
      ...['Time', 'Source', 'Type', 'Name', 'Model', 'API key'],
      ...['Input tokens', 'Output tokens', 'Credits', 'Cost', 'Duration'],
    ]);
    expect(firstRow()).toBe(
      'a few seconds agochatgateway_inferenceQuarterly numbersclaude-sonnet-4-5web1.20 K3100.42$0.00420640 ms',
    );
    expect(screen.getByTitle('2026-11-21 13:46:47')).toHaveTextContent('37 minutes ago');
  });

  test('a larger page of the dashboard is cut, a smaller one is asked for again', async () => {
    const { ledger } = show({ target: { limit: 100 } });
    expect(bodyRows()).toHaveLength(20);
    await settle();
    expect(ledger.asked).toEqual([]);
  });

  test('pages of another size are asked for', async () => {
    const { ledger } = show({ options: { pageSize: 50 } });
    await settle();
    expect(ledger.targets).toMatchObject([{ queryType: 'events', page: 1, limit: 50 }]);
    expect(count()).toBe('1–50 of 345');
  });

  test('rows lead where their links do', () => {
    show();
    const [link] = screen.getAllByRole('link', { name: 'Quarterly numbers' });
    expect(link).toHaveAttribute('href', '/d/conversation?var-id=evt_0');
  });

  test('exports are of everything that matches', () => {
    show();
    const csv = screen.getByRole('link', { name: 'Export CSV: all 345 rows' });
    expect(csv).toHaveAttribute('href', '/api/datasources/proxy/uid/ledger/v1/events?sort=time&order=desc&format=csv');
    expect(csv).toHaveAttribute('download');
    expect(csv).toHaveAttribute('target', '_blank');
    expect(screen.getByRole('link', { name: 'Export JSON: all 345 rows' })).toHaveAttribute('href', /ndjson$/);
  });
});

describe('search', () => {
  test('as you type, asked once nothing is typed for a moment', async () => {
    const { ledger } = show();
    type('r');
    act(() => jest.advanceTimersByTime(299));
    type('re');
    type('release');
    expect(ledger.asked).toEqual([]);
    await settle();
    expect(ledger.targets).toMatchObject([{ q: 'release', page: 1, limit: 20 }]);
    expect(count()).toBe('1–20 of 38');
    expect(firstRow()).toContain('release-notes');
    expect(screen.getByRole('link', { name: 'Export CSV: all 38 rows' })).toHaveAttribute('href', /q=release/);
  });
});
export const unused: DataFrame[] | LoadingState = [];
