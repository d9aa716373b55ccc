/**
 * Breakdowns, cycles, conversations and their pages against a naive computation: exact, whatever the range and the
 * filters.
 */
import { ask, CYCLES, events, exporter, KINDS, ORG, RANGES, SEED, time, ZONE, type Json } from './history.ts';
import { byNumber, credits, FILTERS, grouped, GROUPINGS, keyOf, shown, sumOf, tokensOf, usd, within } from './naive.ts';

describe(`with seed ${SEED}`, () => {
  describe.each(GROUPINGS)('breakdown by %s', (by) => {
    test.each(RANGES)('of %s', async (_, from, to) => {
      for (const filters of FILTERS) {
        const list = within(from, to, filters);
        const { rows, total, nextCursor } = await ask('/v1/usage/breakdown', {
          by,
          from,
          to,
          limit: 10_000,
          ...filters,
        });
        expect([filters, total]).toEqual([filters, shown(sumOf(list))]);
        const whole = sumOf(list).micro;
        const expected = [...grouped(list, (event) => keyOf(event, by))].map(([key, of]) => ({ key, of: sumOf(of) }));
        expected.sort((a, b) => byNumber(a.of.micro, b.of.micro) || (a.key < b.key ? -1 : 1));
        const shownRows = (rows as Json[]).map(({ name, share, ...rest }) => {
          expect(typeof name).toBe('string');
          expect(share).toBeCloseTo(whole > 0n ? (Number(rest['credits']) * 1e6) / Number(whole) : 0, 8);
          return rest;
        });
        expect([filters, shownRows]).toEqual([filters, expected.map(({ key, of }) => ({ key, ...shown(of) }))]);
        expect(nextCursor).toBeNull();
      }
    });
  });

  test('breakdown by token_type has every kind and its share', async () => {
    for (const [, from, to] of RANGES)
      for (const filters of FILTERS) {
        const sum = sumOf(within(from, to, filters));
        const all = tokensOf(sum);
        const { rows, total } = await ask('/v1/usage/breakdown', { by: 'token_type', from, to, ...filters });
        expect(total).toEqual(shown(sum));
        expect((rows as Json[]).map(({ key, tokens }) => [key, tokens])).toEqual(
          KINDS.map((kind, i) => [kind, { [kind]: sum.tokens[i] }]),
        );
        for (const [i, row] of (rows as { share: number }[]).entries())
          expect(row.share).toBeCloseTo(all > 0 ? (sum.tokens[i] ?? 0) / all : 0, 8);
      }
  });

  test('breakdown sorts by every measure, both ways, and by name', async () => {
    const [, from, to] = RANGES[0] ?? ['', 0, 0];
    for (const sort of [
      'credits',
      'costUsd',
      'requests',
      'agentRuns',
      'inputTokens',
      'outputTokens',
      'share',
      'key',
      'name',
    ])
      for (const order of ['asc', 'desc']) {
        const { rows } = await ask('/v1/usage/breakdown', { by: 'user', from, to, sort, order });
        const values = (rows as Record<string, number | string>[]).map((row) => row[sort] ?? 0);
        const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        expect([sort, order, values]).toEqual([sort, order, order === 'asc' ? sorted : sorted.reverse()]);
      }
  });

  test('breakdown calls a workspace by its name and a conversation by its title', async () => {
    const [, from, to] = RANGES[0] ?? ['', 0, 0];
    const names = async (by: string): Promise<Map<unknown, unknown>> =>
      new Map(
        ((await ask('/v1/usage/breakdown', { by, from, to, limit: 1000 }))['rows'] as Json[]).map(({ key, name }) => [
          key,
          name,
        ]),
      );
    const workspaces = await names('workspace');
    expect([workspaces.get('w1'), workspaces.get('w4')]).toEqual(['Workspace w1', 'w4']);
    expect((await names('conversation')).get('c3')).toBe('Title of c3');
    expect((await names('consumer')).get('c3')).toBe('Title of c3');
  });

  test('a range may be dates, of the timezone asked for', async () => {
    for (const [timezone, from, to] of [
      [ZONE, '2026-02-20T05:00:00Z', '2026-03-12T04:00:00Z'],
      ['Asia/Kolkata', '2026-02-19T18:30:00Z', '2026-03-11T18:30:00Z'],
    ] as const) {
      const { total } = await ask('/v1/usage/breakdown', {
        by: 'model',
        from: '2026-02-20',
        to: '2026-03-12',
        timezone,
      });
      expect(total).toEqual(shown(sumOf(within(time(from), time(to)))));
    }
  });

  test('summary, cycles and by-key are those of each cycle', async () => {
    const { cycles } = await ask('/v1/cycles');
    for (const [i, month] of ['2026-01', '2026-02', '2026-03', '2026-04'].entries()) {
      const start = CYCLES[i] ?? '';
      const end = CYCLES[i + 1] ?? '2026-05-15T04:00:00.000Z';
      const list = within(time(start), time(end));
      const sum = sumOf(list);
      const { credits: used, costUsd, requests, agentRuns, inputTokens, outputTokens } = shown(sum);
      expect(await ask('/v1/usage/summary', { month })).toMatchObject({
        creditsUsed: used,
        costUsd,
        requests,
        agentRuns,
        inputTokens,
        outputTokens,
        totalTokens: Number(inputTokens) + Number(outputTokens),
        cycle: { start, end },
      });
      expect((cycles as Json[])[i]).toMatchObject({ start, end, used });
      const { keys } = await ask('/v1/usage/by-key', { month });
      const expected = [...grouped(list, (event) => keyOf(event, 'api_key'))].map(([apiKey, of]) => {
        const { credits, costUsd, requests, inputTokens, outputTokens } = shown(sumOf(of));
        return { apiKey, credits, costUsd, requests, inputTokens, outputTokens };
      });
      expect(keys).toEqual(expected.sort((a, b) => Number(b.credits) - Number(a.credits)));
    }
  });

  test('conversations of a range, what they used in it, and when they were used at all', async () => {
    for (const [, from, to] of RANGES)
      for (const filters of FILTERS) {
        const used = grouped(
          within(from, to, filters).filter(({ names }) => names['conversation'] !== ''),
          (event) => keyOf(event, 'conversation'),
        );
        const answer = await ask('/v1/conversations', { from, to, limit: 1000, ...filters });
        const expected = [...used].map(([id, of]) => {
          const all = events.filter(({ names }) => names['conversation'] === id);
          const times = all.map(({ time }) => time);
          const { micro, nano, requests, unknown } = sumOf(of);
          const [firstTime, lastTime] = [Math.min(...times), Math.max(...times)];
          return {
            org: ORG,
            id,
            title: `Title of ${id}`,
            agent: expect.any(String) as string,
            credits: credits(micro),
            costUsd: usd(nano),
            messages: requests,
            ...(unknown > 0 ? { costUsdUnknownEvents: unknown } : {}),
            firstTime: new Date(firstTime).toISOString(),
            lastTime: new Date(lastTime).toISOString(),
          };
        });
        expected.sort((a, b) => (a.lastTime < b.lastTime ? 1 : a.lastTime > b.lastTime ? -1 : a.id < b.id ? -1 : 1));
        expect([filters, answer['conversations']]).toEqual([filters, expected]);
        expect(answer['total']).toBe(expected.length);
      }
  });

  test('one conversation: a line for each event, with the running total, and the whole', async () => {
    for (const id of ['c0', 'c17', 'c49']) {
      const all = events
        .filter(({ names }) => names['conversation'] === id)
        .sort((a, b) => a.time - b.time || events.indexOf(a) - events.indexOf(b));
      const answer = await ask(`/v1/conversations/${id}`);
      const { micro, requests, unknown } = sumOf(all);
      expect(unknown).toBeGreaterThan(0);
      expect(answer).toMatchObject({
        id,
        title: `Title of ${id}`,
        credits: credits(micro),
        messages: requests,
        costUsdUnknownEvents: unknown,
      });
      let total = 0n;
      let [totalUsd, without] = [0n, 0];
      const lines = all.map((event) => {
        total += event.micro;
        const { id, names, micro, nano } = event;
        totalUsd += nano ?? 0n;
        without += nano === null ? 1 : 0;
        const inUsd = { totalUsd: usd(totalUsd), ...(without > 0 ? { totalUsdUnknownEvents: without } : {}) };
        return {
          ...inUsd,
          time: new Date(event.time).toISOString(),
          category: names['category'],
          description: `step ${id}`,
          credits: credits(micro),
          total: credits(total),
          event: id,
        };
      });
      expect(answer['lines']).toMatchObject(lines);
      expect((answer['lines'] as unknown[]).length).toBe(lines.length);
    }
  });

  describe('pages neither overlap nor leave anything out', () => {
    const [, from, to] = RANGES[0] ?? ['', 0, 0];
    const pages = async (path: string, list: string, query: Record<string, string | number>): Promise<unknown[]> => {
      const found: unknown[] = [];
      for (let cursor: string | null = null, page = 0; page < 1000; page++) {
        const answer: Json = await ask(path, { ...query, ...(cursor === null ? {} : { cursor }) });
        found.push(...(answer[list] as unknown[]));
        cursor = answer['nextCursor'] as string | null;
        if (cursor === null) return found;
        expect(answer[list]).toHaveLength(Number(query['limit']));
      }
      throw new Error('the pages do not end');
    };

    test.each([
      ['/v1/usage/breakdown', 'rows', { by: 'user' }],
      ['/v1/usage/breakdown', 'rows', { by: 'conversation', sort: 'requests' }],
      ['/v1/usage/breakdown', 'rows', { by: 'consumer', sort: 'agentRuns', order: 'asc' }],
      ['/v1/conversations', 'conversations', {}],
      ['/v1/conversations', 'conversations', { sort: 'messages' }],
      ['/v1/conversations', 'conversations', { sort: 'title', order: 'asc' }],
    ])('%s %s %j', async (path, list, query) => {
      const whole = await pages(path, list, { from, to, ...query, limit: 10_000 });
      expect(whole.length).toBeGreaterThan(12);
      for (const limit of [1, 7, whole.length, whole.length + 1])
        expect(await pages(path, list, { from, to, ...query, limit })).toEqual(whole);
    });

    test('the lines of a conversation, whose running total goes on', async () => {
      const whole = await pages('/v1/conversations/c5', 'lines', { limit: 10_000 });
      for (const limit of [1, 7]) expect(await pages('/v1/conversations/c5', 'lines', { limit })).toEqual(whole);
    });
  });

  test('the counters are the sums of all there was', async () => {
    const { text } = await exporter.get('/metrics/ledger');
    const counted = (family: string): number =>
      text
        .split('\n')
        .filter((line) => line.startsWith(`ledgerline_${family}{`) && line.includes(`org="${ORG}"`))
        .reduce((sum, line) => sum + Math.round(Number(line.slice(line.lastIndexOf(' '))) * 1e6), 0);
    const { micro, nano, requests, runs, tokens } = sumOf(events);
    for (const family of ['usage', 'type', 'category', 'source', 'surface', 'reason'])
      expect([family, BigInt(counted(`${family}_credits_total`))]).toEqual([family, micro]);
    expect(counted('usage_cost_usd_total') / 1e6).toBeCloseTo(usd(nano), 4);
    expect([counted('usage_requests_total'), counted('agent_runs_total')]).toEqual([requests * 1e6, runs * 1e6]);
    expect(counted('usage_tokens_total')).toBe(tokens.reduce((a, b) => a + b, 0) * 1e6);
  });
});
