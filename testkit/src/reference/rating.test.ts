/** The reference rating by itself, against amounts that were worked out by hand. */
import { micro, nano } from './money.ts';
import { priceFor, rate } from './rating.ts';

describe('rating', () => {
  const MODEL = { model: 'm', from: 0, usdPerMillion: { input: '3', cacheRead: '0.3', output: '15' } };
  const usage = {
    time: 1,
    model: 'm',
    tokens: { input: 1200, cacheRead: 8000, cacheWrite: 2, output: 310, reasoning: 90 },
  };

  test('kind by kind, the missing ones as input and output', () => {
    // (1200 + 2) x 3 + 8000 x 0.3 + (310 + 90) x 15 = 3606 + 2400 + 6000 = 12006 millionths of a USD.
    expect(rate(usage, MODEL, false)).toEqual({ usd: nano('0.012006'), credits: micro('1.2006'), unpriced: false });
    // Output at 20 credits a million: 400 x 20 = 8000 millionths; the rest 6006 millionths of a USD x 50.
    const own = { ...MODEL, creditsPerUsd: 50, creditsPerMillion: { output: 20 } };
    expect(rate(usage, own, false).credits).toBe(micro('0.3083'));
  });

  test('one rounding, a half to the even neighbour; units without a rate are flagged', () => {
    const price = { model: 'm', from: 0, usdPerUnit: { page: '0.000000005' } };
    // 0.1 pages: half a nano-USD is 0; 0.3: one and a half are 2. Credits: 0.05 and 0.15 millionths are 0.
    expect(rate({ time: 1, quantity: { page: '0.1' } }, price, false).usd).toBe(0n);
    expect(rate({ time: 1, quantity: { page: '0.3' } }, price, false).usd).toBe(2n);
    // 1 page: 5e-9 USD x 100 = half a micro-credit, is 0; 3 pages: one and a half, are 2.
    expect(rate({ time: 1, quantity: { page: 1 } }, price, false).credits).toBe(0n);
    expect(rate({ time: 1, quantity: { page: 3, sheet: 1 } }, price, false)).toMatchObject({
      credits: 2n,
      unpriced: true,
    });
  });

  test('own provider, exact name, longest pattern, latest date', () => {
    const rows = [
      { model: '*', from: 0 },
      { model: 'gpt-4o', from: 0 },
      { model: 'gpt-*', from: 0 },
      { model: 'gpt-4*', from: 0 },
      { model: 'gpt-4*', from: 5 },
      { model: 'g*', from: 0, provider: 'azure' },
    ];
    const chosen = (model: string | undefined, provider: string | undefined, time: number): number => {
      const price = priceFor(rows, { time, ...(model && { model }), ...(provider && { provider }) });
      return price ? rows.indexOf(price as (typeof rows)[number]) : -1;
    };
    expect(chosen('gpt-4o', undefined, 9)).toBe(1);
    expect(chosen('gpt-4o', 'azure', 9)).toBe(5);
    expect(chosen('gpt-4.1', 'openai', 4)).toBe(3);
    expect(chosen('gpt-4.1', undefined, 5)).toBe(4);
    expect(chosen(undefined, 'azure', 9)).toBe(0);
    expect(chosen('gpt-4o', undefined, -1)).toBe(-1);
  });
});
