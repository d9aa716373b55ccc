/** The reference ledger by itself, against numbers that were worked out by hand. */
import { DAY } from './calendar.ts';
import { balance, costs, HOUR, ledger, START, UTC, utc } from './example.ts';
import { micro, nano } from './money.ts';

describe('the ledger', () => {
  test('burn order, and the overage that no grant covers', () => {
    const book = ledger({}, { bonusCredits: '5' });
    book.postGrant(START, 'acme', { id: 'later', pool: 'purchased', credits: '3' });
    book.postGrant(START, 'acme', { id: 'soon', pool: 'bonus', credits: '2', expiresAt: START + DAY });
    book.post(START + HOUR, 'acme', costs('e', START, '21.5'));
    // 10 monthly, 2 of the bonus that expires first, 5 of the plan's, 3 purchased: 1.5 are left over.
    expect(book.entries('acme').at(-1)).toMatchObject({ credits: -micro('21.5'), overage: micro('1.5'), balance: 0n });
    expect(Object.values(book.entries('acme').at(-1)?.moves ?? {})).toEqual(
      [-10, -2, -5, -3].map((n) => BigInt(n) * 1_000_000n),
    );
    expect(balance(book, START + HOUR)).toMatchObject({ percentUsed: 100_000_000n, overage: micro('1.5') });
    // Later grants do not pay it, and it carries over.
    expect(balance(book, utc('2026-02-01T00:00Z'))).toMatchObject({ remaining: micro(10), overage: micro('1.5') });
  });

  test('late, too early, and backfill at its own time', () => {
    const book = ledger({ createdAt: START }, {});
    const now = utc('2026-02-10T00:00Z');
    const post = (id: string, time: string | number, backfill = false) =>
      book.post(now, 'acme', costs(id, typeof time === 'number' ? time : utc(time), '1'), { backfill });
    expect(post('a', '2026-01-20T00:00Z', true)).toEqual({ outcome: 'accepted' });
    expect(post('b', '2026-01-19T00:00Z', true)).toEqual({ outcome: 'rejected', code: 'backfill_too_old' });
    expect(post('c', '2026-02-05T00:00Z', true)).toEqual({ outcome: 'accepted' });
    expect(post('d', now + 1, true)).toEqual({ outcome: 'rejected', code: 'too_new' });
    expect(post('d', now + 7 * DAY + 1)).toEqual({ outcome: 'rejected', code: 'too_new' });
    expect(post('d', START - 5 * 60_000 - 1)).toEqual({ outcome: 'rejected', code: 'too_old' });
    expect(post('d', '2026-01-19T00:00Z')).toEqual({ outcome: 'accepted' });
    expect(book.org('acme').events.map(({ late }) => late)).toEqual([false, false, true]);
    expect(balance(book, utc('2026-01-25T00:00Z'), now).remaining).toBe(micro(9));
    expect(balance(book, now).remaining).toBe(micro(8));
  });

  test('holds, what shrinks and ends them, and the overshoot of what is larger than held', () => {
    const book = ledger();
    const reserve = (id: string, amount: string) => book.reserve(START, 'acme', { id, amount, ttlSeconds: 60 });
    expect([reserve('a', '6'), reserve('b', '5'), reserve('b', '4'), reserve('a', '6'), reserve('a', '5')]).toEqual([
      'granted',
      'refused',
      'granted',
      'again',
      'conflict',
    ]);
    book.post(START + 1, 'acme', costs('e', START, '2', { reservation: 'a', revision: 1 }));
    expect(balance(book, START + 1)).toMatchObject({ remaining: micro(8), reserved: micro(8) });
    // 5 more under a hold of 4, which ends: 3 remain and 4 are held, 1 too many.
    book.post(START + 2, 'acme', costs('e', START, '7', { reservation: 'a', revision: 2, final: true }));
    expect(balance(book, START + 2)).toMatchObject({ remaining: micro(3), reserved: micro(4) });
    expect(book.lifetime('acme').overshoot).toEqual({ credits: micro(1), usd: 0n });
    expect(balance(book, START + 60_000).reserved).toBe(0n);
  });

  test('an organization that brings its own model: USD against a cap, which begins anew with the cycle', () => {
    const book = ledger({ billingModel: 'byom', spendCapUsd: '1' });
    book.post(START, 'acme', { id: 'e', time: START, type: 'tool', costUsd: '0.7' });
    const reserve = (at: number, id: string) => book.reserve(at, 'acme', { id, amount: '0.4', ttlSeconds: 60 });
    expect(reserve(START, 'a')).toBe('refused');
    book.refund(START + 1, 'acme', { id: 'r', event: 'e', costUsd: '0.1' });
    expect(reserve(START + 1, 'a')).toBe('granted');
    // 0.6 spent and 0.4 held; 0.5 more, of which nothing was held.
    book.post(START + 2, 'acme', { id: 'f', time: START, type: 'tool', costUsd: '0.5' });
    expect(book.lifetime('acme').overshoot).toEqual({ credits: 0n, usd: nano('0.5') });
    expect(balance(book, START + 2)).toMatchObject({
      spent: nano('1.1'),
      reserved: nano('0.4'),
      percentUsed: 110_000_000n,
    });
    expect(balance(book, utc('2026-02-01T00:00Z'))).toMatchObject({ spent: 0n, reserved: 0n });
  });

  test('a larger plan at once, a smaller one and another billing model at the next cycle start', () => {
    const book = ledger({}, { bonusCredits: '1' });
    book.postGrant(START, 'acme', { id: 'own', pool: 'monthly', credits: '2', expiresAt: utc('2027-01-01T00:00Z') });
    book.putOrg(START + 1, 'acme', { ...UTC, plan: 'thirty' });
    // 10 + 1 + 2 and the difference of 20; granted once, whatever is put again.
    book.putOrg(START + 2, 'acme', UTC);
    book.putOrg(START + 3, 'acme', { ...UTC, plan: 'thirty' });
    book.putOrg(START + 4, 'acme', UTC);
    expect(balance(book, START + 4).remaining).toBe(micro(33));
    const [february, march] = [utc('2026-02-01T00:00Z'), utc('2026-03-01T00:00Z')];
    expect(balance(book, february).remaining).toBe(micro(11));
    book.putOrg(february, 'acme', { ...UTC, billingModel: 'byom', cycleAnchorDay: 15 });
    expect(balance(book, february)).toMatchObject({ billingModel: 'credits', cycle: { start: february, end: march } });
    expect(balance(book, march)).toMatchObject({
      billingModel: 'byom',
      remaining: 0n,
      cycle: { end: utc('2026-03-15T00:00Z') },
    });
  });

  test('a cycle that had begun before its plan changed began with the plan as it was', () => {
    const book = ledger();
    const february = utc('2026-02-01T00:00Z');
    book.putPlan({ id: 'ten', monthlyCredits: '4' }, february + 1);
    expect(balance(book, february + 2).remaining).toBe(micro(10));
    expect(balance(book, utc('2026-03-01T00:00Z')).remaining).toBe(micro(4));
  });

  test('grants: once by their id, what is left can be voided, and nothing returns to it', () => {
    const book = ledger();
    const grant = { id: 'g', pool: 'bonus' as const, credits: '4.0' };
    expect([book.postGrant(START, 'acme', grant), book.postGrant(START, 'acme', { ...grant, credits: 4 })]).toEqual([
      'granted',
      'again',
    ]);
    expect(book.postGrant(START, 'acme', { ...grant, credits: 5 })).toEqual({ refused: 'conflict' });
    book.post(START, 'acme', costs('e', START, '11'));
    expect([book.voidGrant(START, 'acme', 'g'), book.voidGrant(START, 'acme', 'g')]).toEqual(['voided', 'again']);
    // Of 11, the last one burned came from g: it returns to nobody, the other 2 to the monthly grant.
    expect(book.refund(START, 'acme', { id: 'r', event: 'e', credits: 3 })).toMatchObject({
      returned: micro(2),
      lost: micro(1),
    });
    expect(book.entries('acme').at(-1)).toMatchObject({ type: 'refund', credits: micro(3), balance: micro(2) });
    expect(balance(book, START).pools.bonus).toEqual({ granted: 0n, used: 0n, remaining: 0n });
  });
});
