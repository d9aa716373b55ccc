/** The reference rating by itself, against amounts that were worked out by hand. */
import { micro, nano } from './money.ts';
import { priceFor, rate, type Usage } from './rating.ts';

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

  test('an operator’s before a default, a service tier’s before none, what is for everything last', () => {
    const rows = [
      { model: 'gpt-4o', from: 0, default: true },
      { model: 'gpt-4o', from: 0, default: true, serviceTier: 'batch' },
      { model: 'gpt-*', from: 5 },
      { model: '*', from: 0 },
      { model: '*', from: 0, provider: 'local' },
    ];
    const chosen = (event: { model?: string; provider?: string; serviceTier?: string }, time: number): number =>
      rows.findIndex((row) => row === priceFor(rows, { time, ...event }));
    expect(chosen({ model: 'gpt-4o' }, 4)).toBe(0);
    expect(chosen({ model: 'gpt-4o' }, 5)).toBe(2);
    expect(chosen({ model: 'gpt-4o', serviceTier: 'batch' }, 4)).toBe(1);
    expect(chosen({ model: 'gpt-4o', serviceTier: 'flex' }, 4)).toBe(0);
    expect(chosen({ model: 'gpt-4o', provider: 'local' }, 4)).toBe(4);
    expect(chosen({ model: 'other' }, 4)).toBe(3);
  });

  test('the whole event at the highest tier that its input in all exceeds, and a request’s own price once', () => {
    const price = {
      ...MODEL,
      usdPerRequest: '0.01',
      tiers: [
        { above: 100, usdPerMillion: { input: 6 } },
        { above: 200, usdPerMillion: { output: 30 } },
      ],
    };
    const used = (tokens: Usage['tokens']) =>
      rate({ time: 1, type: 'x_inference', tokens: tokens ?? {} }, price, false);
    expect(used({ input: 50, inputAudio: 50, output: 10 }).usd).toBe(nano('0.01045'));
    expect(used({ input: 51, cacheWrite1h: 50, output: 10 }).usd).toBe(nano('0.010756'));
    expect(used({ input: 100, cacheRead: 101, outputAudio: 10 }).usd).toBe(nano('0.0109303'));
    expect(rate({ time: 1, type: 'tool', tokens: { input: 100 } }, price, false).usd).toBe(nano('0.0003'));
  });
});
