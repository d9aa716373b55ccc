/** Revisions, refunds and repricing of the reference ledger, against numbers that were worked out by hand. */
import { balance, costs, ledger, START, UTC, utc } from './example.ts';
import { micro, nano } from './money.ts';

describe('corrections', () => {
  test('a refund undoes overage first, and what was repaid goes back to the grant that repaid it', () => {
    const book = ledger({}, { grantsPayOverage: true });
    book.post(START, 'acme', costs('e', START, '15'));
    book.postGrant(START + 1, 'acme', { id: 'b', pool: 'bonus', credits: '3' });
    // 10 burned, 5 over, of which b repaid 3.
    expect(balance(book, START + 1)).toMatchObject({
      remaining: 0n,
      overage: micro(2),
      pools: { bonus: { used: micro(3) } },
    });
    book.refund(START + 2, 'acme', { id: 'r1', event: 'e', credits: '4' });
    // The 2 that are outstanding, then 2 of the 3 back to b.
    expect(balance(book, START + 2)).toMatchObject({
      overage: 0n,
      pools: { bonus: { remaining: micro(2), used: micro(1) } },
    });
    expect(book.refund(START + 3, 'acme', { id: 'r2', event: 'e' })).toMatchObject({ returned: micro(11), lost: 0n });
    expect(balance(book, START + 3)).toMatchObject({ remaining: micro(13), percentUsed: 0n });
    expect(book.refund(START + 3, 'acme', { id: 'r3', event: 'e' })).toEqual({ refused: 'conflict' });
  });

  test('a refund to a grant that is over returns to nobody, but reports are net of it', () => {
    const book = ledger();
    book.post(START, 'acme', costs('e', START, '7'));
    const february = utc('2026-02-01T00:00Z');
    book.post(february, 'acme', costs('f', february, '2'));
    expect(book.refund(february + 1, 'acme', { id: 'r', event: 'e', credits: '4' })).toMatchObject({
      lost: micro(4),
      returned: 0n,
    });
    expect(balance(book, february + 1).pools.monthly).toEqual({
      granted: micro(10),
      used: micro(2),
      remaining: micro(8),
    });
    expect(book.usage('acme', START, february).credits).toBe(micro(3));
    expect(book.lifetime('acme')).toMatchObject({ charged: { credits: micro(9) }, reversed: { credits: micro(4) } });
  });

  test('three refunds of a third take USD along, and the last one takes the rest', () => {
    const book = ledger();
    book.post(START, 'acme', costs('e', START, '3', { costUsd: '0.00000001' }));
    const usd = ['a', 'b', 'c'].map((id) => book.refund(START, 'acme', { id, event: 'e', credits: '1' }));
    // 10 x 1/3 = 3.33, is 3; 7 x 1/2 = 3.5, is 4; what is left is 3.
    expect(usd).toMatchObject([{ costUsd: 3n }, { costUsd: 4n }, { costUsd: 3n }]);
    expect(balance(book, START)).toMatchObject({ spent: 0n, remaining: micro(10) });
  });

  test('repriced after a refund, an event gives back no more than is left of it', () => {
    const book = ledger();
    const row = { model: 'm', from: 0, usdPerMillion: { input: '0.1' } };
    book.putPrices([row]);
    book.post(START, 'acme', {
      id: 'e',
      time: START,
      type: 'gateway_inference',
      model: 'm',
      tokens: { input: 1_000_000 },
    });
    book.refund(START, 'acme', { id: 'r', event: 'e', credits: '8' });
    book.putPrices([{ ...row, usdPerMillion: { input: '0.01' } }]);
    const range = { from: START, to: START + 1 };
    // 10 credits and 0.10 USD were charged, 2 and 0.02 are left; the new price says 1 and 0.01: -9 becomes -2.
    const difference = { acme: { events: 1, credits: -micro(2), usd: -nano('0.02') } };
    expect(book.reprice(START, { ...range, dryRun: true })).toEqual(difference);
    expect(book.reprice(START, range)).toEqual(difference);
    expect(balance(book, START)).toMatchObject({ remaining: micro(10), spent: 0n });
    expect(book.usage('acme', START, START + 1)).toMatchObject({ credits: 0n, usd: 0n, requests: 1 });
    expect(book.reprice(START, range)).toEqual({});
  });

  test('a model without a rate is charged when the rate arrives', () => {
    const book = ledger();
    book.post(START, 'acme', {
      id: 'e',
      time: START,
      type: 'gateway_inference',
      model: 'm',
      tokens: { output: 2_000_000 },
    });
    expect([balance(book, START).remaining, book.org('acme').events[0]?.unpriced]).toEqual([micro(10), true]);
    book.putPrices([{ model: '*', from: 0, usdPerMillion: { output: '0.02' } }]);
    // 2 x 0.02 USD x 100 = 4 credits.
    expect(book.reprice(START, { from: 0, to: START + 1 })).toEqual({
      acme: { events: 1, credits: micro(4), usd: nano('0.04') },
    });
    expect([balance(book, START).remaining, book.org('acme').events[0]?.unpriced]).toEqual([micro(6), false]);
  });

  test('revisions: increments sum to the last, and say no to what does not fit', () => {
    const book = ledger();
    book.putPrices([{ model: 'm', from: 0, usdPerMillion: { output: '1' } }]);
    const revision = (number: number | undefined, output: number, more = {}) =>
      book.post(START, 'acme', {
        ...{ id: 'e', time: START, type: 'gateway_inference', model: 'm', tokens: { output }, ...more },
        ...(number !== undefined && { revision: number }),
      });
    expect(revision(1, 33)).toEqual({ outcome: 'accepted' });
    expect(revision(3, 66)).toEqual({ outcome: 'revised' });
    expect(revision(2, 50)).toEqual({ outcome: 'duplicate' });
    expect(revision(3, 66, { org: 'acme' })).toEqual({ outcome: 'duplicate' });
    expect(revision(3, 67)).toEqual({ outcome: 'rejected', code: 'conflict' });
    expect(revision(4, 65)).toEqual({ outcome: 'rejected', code: 'usage_shrinks' });
    expect(revision(4, 70, { user: 'u' })).toEqual({ outcome: 'rejected', code: 'conflict' });
    expect(revision(4, 70, { title: 't', final: true })).toEqual({ outcome: 'revised' });
    expect(revision(5, 80)).toEqual({ outcome: 'rejected', code: 'conflict' });
    expect(book.entries('acme').map(({ credits }) => credits)).toEqual([10_000_000n, -3300n, -3300n, -400n]);
  });

  test('what a repricing could not give back is not charged again by the next revision', () => {
    const book = ledger();
    const row = { model: 'm', from: 0, usdPerMillion: { input: '0.1' } };
    const revision = (number: number, input: number) =>
      book.post(START, 'acme', { id: 'e', time: START, type: 'tool', model: 'm', tokens: { input }, revision: number });
    book.putPrices([row]);
    revision(1, 1_000_000);
    book.refund(START, 'acme', { id: 'r', event: 'e', credits: '8' });
    book.putPrices([{ ...row, usdPerMillion: { input: '0.01' } }]);
    book.reprice(START, { from: START, to: START + 1 });
    // Charged 8 and refunded 8 where 1 would have been right: a rating of 2 adds nothing, one of 12 adds 4.
    revision(2, 2_000_000);
    expect(balance(book, START).remaining).toBe(micro(10));
    revision(3, 12_000_000);
    expect(balance(book, START).remaining).toBe(micro(6));
    expect(book.lifetime('acme')).toMatchObject({ charged: { credits: micro(14) }, reversed: { credits: micro(10) } });
  });

  test('usage from when an organization brought its own model is never charged in credits', () => {
    const book = ledger({ billingModel: 'byom' });
    const row = { model: 'm', from: 0, usdPerMillion: { input: '0.01' } };
    const revision = (at: number, number: number, input: number) =>
      book.post(at, 'acme', { id: 'e', time: START, type: 'tool', model: 'm', tokens: { input }, revision: number });
    book.putPrices([row]);
    revision(START, 1, 1_000_000);
    book.putOrg(START, 'acme', UTC);
    const february = utc('2026-02-01T00:00Z');
    // One million of two was used before; at the new price the other costs 2 credits, and the first 1 more than it did.
    revision(february, 2, 2_000_000);
    expect(balance(book, february).remaining).toBe(micro(9));
    book.putPrices([{ ...row, usdPerMillion: { input: '0.02' } }]);
    book.reprice(february, { from: START, to: START + 1 });
    expect(balance(book, february).remaining).toBe(micro(7));
  });

  test('where grants ended because an organization brings its own model, credits return to nobody', () => {
    const book = ledger();
    book.postGrant(START, 'acme', { id: 'b', pool: 'bonus', credits: '4' });
    book.post(START, 'acme', costs('e', START, '15', { costUsd: '1' }));
    book.putOrg(START, 'acme', { ...UTC, billingModel: 'byom' });
    const february = utc('2026-02-01T00:00:00Z');
    expect(book.refund(february, 'acme', { id: 'x', event: 'e', credits: '1' })).toEqual({
      refused: 'invalid_request',
    });
    // Half of the USD, so half of 15 credits: the 1 that was over, and 6.5 that no grant gets.
    const half = book.refund(february, 'acme', { id: 'r', event: 'e', costUsd: '0.5' });
    expect(half).toMatchObject({ credits: micro('7.5'), returned: micro(1), lost: micro('6.5') });
    expect(balance(book, february)).toMatchObject({ remaining: 0n, overage: 0n, spent: 0n });
  });
});
