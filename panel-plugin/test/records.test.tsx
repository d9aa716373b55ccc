/** Which records are shown, and how they are searched. */
import { type DataFrame } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { act, screen } from '@testing-library/react';
import { conversationRows, listing, type EventRow } from './ledger';
import { dressed } from './props';
import { NOW } from './now';
import {
  body,
  bodyRows,
  count,
  firstRow,
  headers,
  pages,
  pass,
  press,
  ROWS,
  search,
  settle,
  show,
  type,
} from './reader';

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});

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
      'a few seconds agochatgateway_inferenceQuarterly numbersclaude-sonnet-4-5web1.20 k310 0.42$0.00420640 ms',
    );
    expect(screen.getByTitle('2026-11-21 13:46:47')).toHaveTextContent('37 minutes ago');
  });

  test('credits have the decimals of their column in every row, so that sizes compare', () => {
    const credits = (frame: DataFrame) => frame.fields.find(({ name }) => name === 'credits');
    const frame = listing(ROWS, { queryType: 'events', limit: 20 });
    const field = credits(frame);
    if (field) Object.assign(field, { config: { ...field.config, decimals: 2 }, values: [73.7, 57, 0.004, 1234.5] });
    show({ width: 320, data: { series: dressed([frame]) } });
    expect(
      bodyRows()
        .slice(0, 4)
        .map((row) => row.lastChild?.textContent),
    ).toEqual(['73.70', '57.00', '0', '1,234.50']);
  });

  test('what is narrower shows less, whatever was chosen stays', () => {
    show({ width: 320 });
    expect(headers()).toEqual(['Time', 'Source', 'Name', 'Credits']);
    document.body.replaceChildren();
    show({ width: 320, options: { columns: ['durationMs', 'id', 'gone', 'api_key'] } });
    expect(headers()).toEqual(['Duration', 'Id', 'API key']);
  });

  test('a larger page of the dashboard is cut', async () => {
    const { ledger } = show({ target: { limit: 100 } });
    expect(bodyRows()).toHaveLength(20);
    await settle();
    expect(ledger.asked).toEqual([]);
    expect(pages()).toBe('Page 1 of 18');
  });

  test.each([
    [50, 50],
    [5000, 1000],
  ])('pages of %i rows are asked for as %i', async (pageSize, limit) => {
    const { ledger } = show({ options: { pageSize } });
    await settle();
    expect(ledger.targets).toMatchObject([{ queryType: 'events', page: 1, limit }]);
  });

  test('rows lead where their links do', () => {
    show();
    const [link] = screen.getAllByRole('link', { name: 'Quarterly numbers' });
    expect(link).toHaveAttribute('href', '/d/conversation?var-id=evt_0');
  });

  test('what is outside of a conversation is called by its agent, and leads nowhere', () => {
    show();
    expect(bodyRows()[1]).toHaveTextContent('code-reviewer');
    expect(screen.queryByRole('link', { name: 'code-reviewer' })).toBeNull();
  });

  test('exports are of everything that matches', () => {
    show();
    const csv = screen.getByRole('link', { name: 'Export CSV: all 345 rows' });
    expect(csv).toHaveAttribute('href', '/api/datasources/proxy/uid/ledger/v1/events?sort=time&order=desc&format=csv');
    expect(csv).toHaveAttribute('download');
    expect(csv).toHaveAttribute('target', '_blank');
    expect(screen.getByRole('link', { name: 'Export JSON: all 345 rows' })).toHaveAttribute(
      'href',
      '/api/datasources/proxy/uid/ledger/v1/events?sort=time&order=desc&format=ndjson',
    );
  });

  test('an amount that lacks what has no price says so, and one of nothing is 0', () => {
    const rows = [{ ...ROWS[0], credits: 0, costUsd: null, unpriced: true } as EventRow, { ...ROWS[1], credits: 2 }];
    show({ rows });
    expect(firstRow()).toContain('0 no price— no price');
    expect(bodyRows()[1]).not.toHaveTextContent('no price');
  });

  test('where all is paid in USD there are no credits to show', () => {
    show({ rows: ROWS.map((row) => ({ ...row, credits: 0 })), width: 320 });
    expect(headers()).toEqual(['Time', 'Source', 'Name', 'Cost']);
  });

  test('conversations', () => {
    show({ rows: conversationRows(45), target: { queryType: 'conversations', sort: 'lastTime' } });
    expect(headers()).toEqual(['Name', 'Agent', 'Credits', 'Cost', 'Messages', 'First', 'Last']);
    expect(count()).toBe('1–20 of 45');
  });

  test('whose it is, where there are several', () => {
    show({ rows: ROWS.map((row, index) => ({ ...row, org: index % 2 === 0 ? 'acme' : 'nimbus' })) });
    expect(headers()).toContain('Organization');
  });
});

describe('search', () => {
  test('as you type, asked once nothing is typed for a moment', async () => {
    const { ledger } = show();
    type('r');
    await pass(299);
    type('re');
    await pass(299);
    type('release');
    expect(ledger.asked).toEqual([]);
    await settle();
    expect(ledger.targets).toMatchObject([{ q: 'release', page: 1, limit: 20 }]);
    expect(count()).toBe('1–20 of 38');
    expect(firstRow()).toContain('release-notes');
    const link = screen.getByRole('link', { name: 'Export CSV: all 38 rows' });
    expect(link.getAttribute('href')).toContain('q=release&');
  });

  test('what is asked for is the dashboard’s target otherwise, by a request of its own', async () => {
    const filters = { model: ['$model'] };
    const { ledger } = show({ target: { org: '$org', filters } });
    await search('a');
    await search('ab');
    expect(ledger.targets[0]).toMatchObject({ refId: 'A', org: '$org', filters, datasource: { uid: 'ledger' } });
    const [first, second] = ledger.asked.map(({ requestId }) => requestId);
    expect(first).not.toBe(second);
  });

  test('an answer that another question followed is dropped', async () => {
    const { ledger } = show();
    ledger.held = true;
    await search('release');
    await search('straße');
    expect(ledger.waiting).toMatchObject([{ q: 'straße' }]);
    expect(firstRow()).toContain('Quarterly');
    await act(async () => ledger.answer());
    expect(firstRow()).toContain('Straße');
  });

  test('nothing matches: in words, and back again', async () => {
    show();
    await search('  nobody ');
    expect(body()).toContain('Nothing matches “nobody”');
    expect(body()).toContain('0 of 0');
    await press('Clear');
    await settle();
    expect(count()).toBe('1–20 of 345');
  });

  test('what the query itself searches for is there to be changed', async () => {
    const { ledger } = show({ target: { q: 'release' } });
    expect(screen.getByRole('textbox')).toHaveValue('release');
    expect(count()).toBe('1–20 of 38');
    await search('');
    expect(ledger.targets).toMatchObject([{ q: '' }]);
    expect(count()).toBe('1–20 of 345');
  });

  test('what is gone asks nothing', async () => {
    const { ledger, unmount } = show();
    ledger.held = true;
    await search('release');
    expect(ledger.waiting).toHaveLength(1);
    unmount();
    expect(ledger.waiting).toEqual([]);
  });

  describe('by a variable of the dashboard', () => {
    const inAddress = () => locationService.getSearch().get('var-search');
    beforeEach(() => locationService.partial({ 'var-search': null }));

    test('what is typed becomes its value, and Grafana asks', async () => {
      const variables = { search: '' };
      const { ledger, again } = show({ target: { q: '${search}' }, variables });
      type('rel');
      await pass(200);
      expect(inAddress()).toBeNull();
      await pass(101);
      expect(inAddress()).toBe('rel');
      type('release ');
      variables.search = 'rel';
      await again({});
      expect(screen.getByRole('textbox')).toHaveValue('release ');
      await settle();
      expect(inAddress()).toBe('release');
      variables.search = 'release';
      await again({});
      expect(count()).toBe('1–20 of 38');
      expect(ledger.asked).toEqual([]);
    });

    test('what becomes of it elsewhere is there to be seen', async () => {
      const variables = { search: 'release' };
      const { again } = show({ target: { q: '$search' }, variables });
      expect(screen.getByRole('textbox')).toHaveValue('release');
      await search('straße');
      variables.search = 'straße';
      await again({});
      variables.search = '';
      await again({});
      expect(screen.getByRole('textbox')).toHaveValue('');
      await settle();
      expect(inAddress()).toBe('straße');
      expect(count()).toBe('1–20 of 345');
    });

    test('one that the dashboard does not have is searched for by the panel', async () => {
      const { ledger } = show({ target: { q: '$gone' }, variables: {} });
      await search('release');
      expect(inAddress()).toBeNull();
      expect(ledger.targets).toMatchObject([{ q: 'release' }]);
    });
  });
});
