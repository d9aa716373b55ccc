/** Somebody who reads records, with a ledger behind the datasource service that Grafana gives panels. */
import { type PanelData } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import React from 'react';
import { CreditsPanel } from '../src/CreditsPanel';
import { eventRows, type EventRow, Ledger, listing } from './ledger';
import { dressed, propsOf, requestOf } from './props';

export const ROWS = eventRows(345);

interface Scene {
  rows?: EventRow[];
  target?: Record<string, unknown>;
  options?: Partial<PanelOptions>;
  data?: Partial<PanelData>;
  width?: number;
}

/** Grafana asked the target itself, and shows the panel what came of it. */
export function show({ rows = ROWS, target = {}, options = {}, data = {}, width = 1600 }: Scene = {}) {
  const ledger = new Ledger((asked) => listing(rows, asked));
  const full = { queryType: 'events', limit: 20, ...target };
  const props = propsOf([], { width, height: 600 }, { view: 'records', ...options });
  const dataOf = (more: Partial<PanelData>): PanelData => ({
    ...props.data,
    ...{ series: dressed([listing(rows, full)]), request: requestOf(full) },
    ...more,
  });
  const { rerender, unmount } = render(<CreditsPanel {...props} data={dataOf(data)} />);
  return {
    ledger,
    unmount,
    /** What Grafana asks and hands over another time. */
    again: async (more: Partial<PanelData>) => {
      rerender(<CreditsPanel {...props} data={dataOf(more)} />);
      await act(async () => jest.advanceTimersByTimeAsync(0));
    },
  };
}

export const pass = (ms: number) => act(async () => jest.advanceTimersByTimeAsync(ms));
/** Past the pause after typing, and what was asked then. */
export const settle = () => pass(301);

export const type = (value: string) => fireEvent.change(screen.getByRole('textbox'), { target: { value } });
export const press = async (name: string | RegExp) => {
  fireEvent.click(screen.getByRole('button', { name }));
  await pass(0);
};
export const search = async (value: string) => {
  type(value);
  await settle();
};
export const count = () => screen.getByRole('navigation').previousSibling?.textContent;
export const pages = () => screen.getByText(/^Page/).textContent;
export const bodyRows = () => within(screen.getAllByRole('rowgroup')[1] as HTMLElement).queryAllByRole('row');
export const firstRow = () => bodyRows()[0]?.textContent ?? '';
export const headers = () => screen.getAllByRole('columnheader').map(({ textContent }) => textContent);
export const body = () => document.body.textContent;
