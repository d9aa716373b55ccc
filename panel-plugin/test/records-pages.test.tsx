/** Pages and orders of records, and what is said where there is no answer. */
import { LoadingState, type PanelData } from '@grafana/data';
import { act, screen } from '@testing-library/react';
import { conversationRows, eventRows, listing } from './ledger';
import { NOW } from './now';
import { body, bodyRows, count, firstRow, pages, press, ROWS, search, show } from './reader';
import { dressed, requestOf } from './props';

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('pages', () => {
  const at = async (presses: string[]) => {
    for (const name of presses) await press(name);
    return [pages(), count()];
  };
  test('on and back, to the end and the beginning', async () => {
    show();
    expect(await at(['Next page'])).toEqual(['Page 2 of 18', '21–40 of 345']);
    expect(await at(['Last page'])).toEqual(['Page 18 of 18', '341–345 of 345']);
    expect(screen.getByRole('button', { name: 'Next page' })).toBeDisabled();
    expect(await at(['Previous page'])).toEqual(['Page 17 of 18', '321–340 of 345']);
    expect(await at(['First page'])).toEqual(['Page 1 of 18', '1–20 of 345']);
    expect(screen.getByRole('button', { name: 'Previous page' })).toBeDisabled();
  });

  test('on again before the answer is there', async () => {
    const { ledger } = show();
    ledger.held = true;
    await press('Next page');
    await press('Next page');
    expect(ledger.waiting).toMatchObject([{ page: 3 }]);
    expect(count()).toBe('1–20 of 345');
  });

  test('one page has no others', () => {
    show({ rows: eventRows(20) });
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(body()).toContain('1–20 of 20');
  });

  test('a count that was given up says so, and its last page is not known', async () => {
    const frame = listing(ROWS, { limit: 20 });
    Object.assign(frame.meta?.custom ?? {}, { total: 10_000, totalIsAtLeast: true });
    show({ data: { series: dressed([frame]) } });
    expect(count()).toBe('1–20 of at least 10,000');
    expect(pages()).toBe('Page 1 of at least 500');
    expect(screen.getByRole('button', { name: 'Last page' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Next page' })).toBeEnabled();
  });

  test.each([
    ['counted', { total: 100_000 }, '100,000'],
    ['given up counting', { total: 10_000, totalIsAtLeast: true }, 'at least 10,000'],
  ])('pages end where the order does: %s', async (_, counts, said) => {
    const frame = listing(ROWS, { limit: 20, sort: 'credits' });
    Object.assign(frame.meta?.custom ?? {}, { ...counts, reach: 10_000 });
    show({ data: { series: dressed([frame]) } });
    expect(count()).toBe(`1–20 of ${said}; in this order the first 10,000 can be paged`);
    expect(pages()).toBe('Page 1 of 500');
  });

  test.each<[string, () => Partial<PanelData>]>([
    ['time range', () => ({ request: requestOf({ queryType: 'events', limit: 20 }, 'now-30d') })],
    ['query, or a variable in it', () => ({ request: requestOf({ queryType: 'events', limit: 20, org: 'nimbus' }) })],
  ])('of another %s the first is shown', async (_, changed) => {
    const { again } = show();
    await press('Next page');
    await again(changed());
    expect(pages()).toBe('Page 1 of 18');
    expect(count()).toBe('1–20 of 345');
  });

  test('of another search, and of another order', async () => {
    show();
    await press('Next page');
    await search('release');
    expect(pages()).toBe('Page 1 of 2');
    await press('Next page');
    await press('Credits');
    expect(pages()).toBe('Page 1 of 2');
  });

  test('stay where they are when the dashboard is refreshed, of what is there now', async () => {
    const { again, ledger } = show();
    await press('Next page');
    await again({});
    expect(pages()).toBe('Page 2 of 18');
    expect(ledger.targets).toMatchObject([{ page: 2 }, { page: 2 }]);
  });
});

describe('order', () => {
  const sorted = () =>
    screen.getAllByRole('columnheader').flatMap((header) => {
      const order = header.getAttribute('aria-sort');
      return order === null ? [] : [`${header.textContent} ${order}`];
    });

  test('by the column that is pressed: the largest first, what begins with a first; then the other way', async () => {
    const { ledger } = show();
    expect(sorted()).toEqual(['Time descending']);
    await press('Credits');
    await press('Credits');
    await press('Model');
    expect(ledger.targets).toMatchObject([
      { sort: 'credits', order: 'desc', page: 1 },
      { sort: 'credits', order: 'asc', page: 1 },
      { sort: 'model', order: 'asc', page: 1 },
    ]);
    expect(sorted()).toEqual(['Model ascending']);
    expect(firstRow()).toContain('claude-haiku-4-5');
  });

  test('a column that the ledger does not sort by is no button', () => {
    show();
    expect(screen.queryByRole('button', { name: 'Source' })).toBeNull();
    expect(screen.getByRole('columnheader', { name: 'Source' })).toBeInTheDocument();
  });

  test('back at the dashboard’s own nothing is asked', async () => {
    const { ledger } = show();
    await press('Time');
    await press('Time');
    expect(ledger.asked).toHaveLength(1);
    expect(sorted()).toEqual(['Time descending']);
  });

  test('one that another query does not know is left out', async () => {
    const { ledger, again } = show();
    await press('Duration');
    const frame = listing(conversationRows(45), { limit: 20, sort: 'lastTime' });
    Object.assign(frame.meta?.custom ?? {}, { sorts: ['credits', 'lastTime'] });
    await again({ series: dressed([frame]), request: requestOf({ queryType: 'conversations', limit: 20 }) });
    expect(sorted()).toEqual(['Last descending']);
    expect(ledger.asked).toHaveLength(1);
  });
});

describe('while and where there is no answer', () => {
  test('the last one stays until the next is there', async () => {
    const { ledger } = show();
    ledger.held = true;
    await press('Next page');
    expect(screen.getByRole('status', { name: 'Loading records' })).toBeInTheDocument();
    expect(bodyRows()).toHaveLength(20);
    await act(async () => ledger.answer());
    expect(screen.queryByRole('status', { name: 'Loading records' })).toBeNull();
    expect(count()).toBe('21–40 of 345');
  });

  test('a refusal is said where the rows would be, and asked again on a press', async () => {
    const { ledger } = show();
    ledger.held = true;
    await search('release');
    await act(async () => ledger.fail('At most 100 reports a minute.'));
    expect(screen.getByRole('alert')).toHaveTextContent('At most 100 reports a minute.');
    expect(screen.queryByRole('table')).toBeNull();
    ledger.held = false;
    await press('Retry');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(count()).toBe('1–20 of 38');
  });

  test('so is one of what Grafana asked', async () => {
    const errors = [{ refId: 'A', message: 'The ledger does not answer.' }];
    const { ledger } = show({ data: { series: [], state: LoadingState.Error, errors } });
    expect(screen.getByRole('alert')).toHaveTextContent('The ledger does not answer.');
    await press('Retry');
    expect(ledger.targets).toMatchObject([{ queryType: 'events', limit: 20 }]);
    expect(count()).toBe('1–20 of 345');
  });

  test('a datasource that is gone', async () => {
    const { ledger } = show();
    ledger.gone('Datasource ledger was not found');
    await press('Next page');
    expect(screen.getByRole('alert')).toHaveTextContent('Datasource ledger was not found');
  });

  test('before the first answer', () => {
    show({ data: { series: [], state: LoadingState.Loading } });
    expect(screen.getByRole('status', { name: 'Loading records' })).toBeInTheDocument();
    expect(body()).not.toContain('Unable to render');
  });

  test('without rows', () => {
    show({ rows: [] });
    expect(body()).toContain('Nothing was used in this time range');
  });

  test('frames without their query are shown as they are', () => {
    show({ data: { request: requestOf({ queryType: 'panel' }) } });
    expect(bodyRows()).toHaveLength(20);
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('frames of something else', () => {
    show({ data: { series: dressed([listing(ROWS, {})]).map((frame) => ({ ...frame, meta: {} })) } });
    expect(body()).toContain('Records need a query of the type Events or Conversations');
  });
});
