/** A batch keeps what is good of it and names what is not; a single event answers for itself. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { event, eventsMade } from './event.ts';
import { exporter, lines, NDJSON, org } from './refusals.ts';

describe('a batch', () => {
  test('keeps its valid events and names each invalid one', async () => {
    const { name, post } = await org();
    const good = [event({ credits: 1 }), event({ credits: 2 })];
    const reply = await post([
      good[0],
      event({ tokens: { input: -1 } }),
      'x',
      good[1],
      event({ id: '' }),
      { id: 'only' },
    ]);
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({
      accepted: 2,
      duplicates: 0,
      revised: 0,
      rejected: [
        { index: 1, id: `e${eventsMade() - 1}`, code: 'invalid_event', field: 'tokens.input' },
        { index: 2, id: null, code: 'invalid_event' },
        { index: 4, id: '', code: 'invalid_event', field: 'id' },
        { index: 5, id: 'only', code: 'invalid_event' },
      ],
    });
    expect((await exporter.get(`/v1/usage/summary?org=${name}`)).json).toMatchObject({ creditsUsed: 4.5, requests: 3 });
  });

  test('of lines keeps the good around a broken one, which it names by index', async () => {
    const { name, post } = await org();
    const reply = await post(lines(event(), '{"id": "half', '', event(), 'nonsense'), { headers: NDJSON });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({
      accepted: 2,
      rejected: [
        { index: 1, id: null, code: 'invalid_event' },
        { index: 3, id: null, code: 'invalid_event' },
      ],
    });
    expect((await exporter.get(`/v1/usage/summary?org=${name}`)).json).toMatchObject({ requests: 3 });
  });

  test('with none valid is 400 and says why for each', async () => {
    const { post, totals } = await org();
    const before = await totals();
    const reply = await post([event({ time: 0 }), event({ credits: -1 })]);
    expect(reply.status).toBe(400);
    expect((reply.json as { details: unknown }).details).toMatchObject({
      accepted: 0,
      rejected: [
        { index: 0, code: 'too_old' },
        { index: 1, code: 'invalid_event' },
      ],
    });
    expect(await totals()).toEqual(before);
  });

  test('of duplicates only is no failure', async () => {
    const { post } = await org();
    const same = event();
    await expectOk(post(same));
    const reply = await post([same, same]);
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({ accepted: 0, duplicates: 2, revised: 0, rejected: [] });
  });

  test('has every event that it refuses counted', async () => {
    const { post } = await org();
    const rejected = async (): Promise<number> =>
      Number(
        /ledgerline_ingest_rejected_total\{reason="too_old"\} (\d+)/.exec(
          (await exporter.get('/metrics/process')).text,
        )?.[1] ?? 0,
      );
    const before = await rejected();
    await post([event(), event({ time: 0 }), event({ time: 0 })]);
    expect(await rejected()).toBe(before + 2);
  });
});

describe('a single event answers with its own status', () => {
  test.each([
    ['a conflict', 409, 'conflict', { credits: '2' }],
    ['usage that shrinks', 409, 'usage_shrinks', { revision: 2, tokens: { input: 1 } }],
  ])('%s: %i', async (_, status, code, change) => {
    const { post, totals } = await org();
    const streamed = code === 'usage_shrinks' ? { revision: 1, tokens: { input: 5 } } : { credits: '1' };
    const first = event(streamed);
    await expectOk(post(first));
    const before = await totals();
    const reply = await post({ ...first, ...change });
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({ code });
    expect(await totals()).toEqual(before);
  });

  test('an unknown organization: 404', async () => {
    const reply = await exporter.ask('POST', '/v1/events?org=nowhere', { body: event() });
    expect(reply.status).toBe(404);
    expect(reply.json).toMatchObject({ code: 'unknown_org' });
    expect((await exporter.ask('POST', '/v1/events', { body: event({ org: 'nowhere' }) })).json).toMatchObject({
      code: 'unknown_org',
    });
  });
});
