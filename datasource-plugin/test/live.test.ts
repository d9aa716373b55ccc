import type { DataFrame, DataQueryResponse } from '@grafana/data';
import { of } from 'rxjs';
import { answer, backend, datasource, refused, request, rows, templates } from './helpers';

const LIVE = { queryType: 'balance', org: 'acme', live: true } as const;
let now: unknown;
let asked: string[];
const look = (state: 'visible' | 'hidden') => {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
};

beforeEach(() => {
  jest.useFakeTimers();
  templates({});
  now = answer('balance-one');
  asked = backend({ balance: () => (now === null ? refused(502, '') : of({ data: now })) });
  look('visible');
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test('two panels share one request, and are told of changes alone', () => {
  const ds = datasource();
  const told: DataQueryResponse[][] = [[], []];
  const panels = told.map((list) => ds.query(request(LIVE)).subscribe((response) => list.push(response)));
  expect(asked).toHaveLength(1);
  expect(told.map((list) => list.map(({ state }) => state))).toEqual([['Done'], ['Done']]);
  now = { ...(now as object), asOf: '2030-01-01T00:00:00.000Z' };
  jest.advanceTimersByTime(10_000);
  expect(asked).toHaveLength(2);
  expect(told.map((list) => list.length)).toEqual([1, 1]);
  now = { ...(now as object), remaining: 1 };
  jest.advanceTimersByTime(10_000);
  expect(told.map((list) => list.length)).toEqual([2, 2]);
  panels[0]?.unsubscribe();
  jest.advanceTimersByTime(10_000);
  expect(asked).toHaveLength(4);
  panels[1]?.unsubscribe();
  jest.advanceTimersByTime(60_000);
  expect(asked).toHaveLength(4);
});

test('nothing is asked while nobody looks, and at once when somebody does again', () => {
  const panel = datasource().query(request(LIVE)).subscribe();
  look('hidden');
  jest.advanceTimersByTime(60_000);
  expect(asked).toHaveLength(1);
  look('visible');
  expect(asked).toHaveLength(2);
  panel.unsubscribe();
});

test('a problem is shown, and polling goes on', () => {
  const told: DataQueryResponse[] = [];
  const panel = datasource()
    .query(request(LIVE))
    .subscribe((response) => told.push(response));
  now = null;
  jest.advanceTimersByTime(10_000);
  now = answer('balance-one');
  jest.advanceTimersByTime(10_000);
  expect(told.map(({ state }) => state)).toEqual(['Done', 'Error', 'Done']);
  // What was known before stays to be seen beside it.
  expect(told[1]?.errors).toHaveLength(1);
  expect(told[1]?.data).toEqual(told[0]?.data);
  expect(rows(told[1]?.data[0] as DataFrame)).toHaveLength(1);
  panel.unsubscribe();
});
