/** What a projection goes by ends now, wherever in its quarter hour that is. */
import { get } from '../../src/reading/amounts.ts';
import { fetchOrg } from '../../src/reading/org-state.ts';
import { fetchRecentUsage } from '../../src/reading/projection.ts';
import { ENGINES } from '../../src/store/engines.ts';
import { postEvents } from '@ledgerline/testkit/post.ts';
import { EngineLedger, START, eventOf } from './engine-ledger.ts';

const MINUTE = 60_000;

describe.each(Object.entries(ENGINES))('%s', (store, engineAt) => {
  const its = new EngineLedger(store, engineAt);
  beforeEach(() => its.begin());
  afterEach(() => its.close());
  afterAll(() => its.removeAll());

  test.each([
    [0, 0],
    [1, 0],
    [1.5, 1],
    [14, 2],
    [14.5, 3],
    [15, 3],
    [16, 3],
    [16.5, 4],
  ])('%p minutes on, %p events are in the last days', async (minutes, expected) => {
    const events = [1, 7, 14, 16].map((minute) => ({ ...eventOf(`e${minute}`), time: START + minute * MINUTE }));
    await postEvents(its.ledger, events);
    const { lastDays, thisCycle } = await its.read(async (snapshot) =>
      fetchRecentUsage(snapshot, await fetchOrg(snapshot, 'acme', START + minutes * MINUTE)),
    );
    const counted = lastDays.reduce((sum, { amounts }) => sum + Number(get(amounts, 'events')), 0);
    expect({ counted, ofCycle: Number(get(thisCycle, 'events')) }).toEqual({ counted: expected, ofCycle: 4 });
  });
});
