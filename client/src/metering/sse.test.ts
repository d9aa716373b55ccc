import fc from 'fast-check';
import { SseCutter, type ServerSentEvent } from './sse.ts';

function cut(bytes: Uint8Array, sizes: readonly number[]): ServerSentEvent[] {
  const cutter = new SseCutter();
  const events: ServerSentEvent[] = [];
  let from = 0;
  for (const size of [...sizes, bytes.length]) {
    events.push(...cutter.push(bytes.subarray(from, from + size)));
    from += size;
  }
  return [...events, ...cutter.end()];
}

const line = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => `data: ${text.replace(/[\r\n]/g, ' ')}`),
  fc.constantFrom(': keep', 'event: ping', 'data:{"a":1}', 'data'),
);

test('however the bytes come, each event is whole, and nothing is lost or changed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(fc.integer({ min: 1, max: 7 })),
      fc.boolean(),
      (blocks, end, sizes, isEnded) => {
        const texts = blocks.map((lines) => lines.join(end) + end + end);
        const text = isEnded ? texts.join('') : `${texts.join('')}data: rest`;
        const events = cut(Buffer.from(text), sizes);
        expect(events.map((event) => event.text)).toEqual(isEnded ? texts : [...texts, 'data: rest']);
        expect(events.map(({ data }) => data)).toEqual(
          [...blocks, ...(isEnded ? [] : [['data: rest']])].map((lines) =>
            lines.flatMap((each) => (each.startsWith('data:') ? each.slice(5).replace(/^ /, '') : [])).join('\n'),
          ),
        );
      },
    ),
  );
});
