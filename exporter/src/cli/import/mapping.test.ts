import { ownId, parsePairs, toEvent } from './mapping.ts';

const NO_CONSTANTS = new Map<string, string>();
const TIME = { time: '2026-01-02 03:04:05' };
const UTC = '2026-01-02T03:04:05.000Z';

test('pairs: several options, commas inside values, dotted fields', () => {
  const pairs = parsePairs('--set', ['type=tool,title=Hello, world,tokens.input=a=b', 'model=gpt-4o']);
  expect([...pairs]).toEqual([
    ['type', 'tool'],
    ['title', 'Hello, world'],
    ['tokens.input', 'a=b'],
    ['model', 'gpt-4o'],
  ]);
});

test.each([
  [['tokens.inputs=a'], /no field 'tokens.inputs'/],
  [['model'], /expected FIELD=VALUE/],
  [['model='], /expected FIELD=VALUE/],
  [['model=a', 'model=b'], /given twice/],
])('pairs: %p is refused', (texts, message) => {
  expect(() => parsePairs('--map', texts)).toThrow(message);
});

test('the id of a row is that of the column mapped or named so, else one for every row, else none', () => {
  const mapped = { fields: parsePairs('--map', ['id=Req']), constants: NO_CONSTANTS };
  const unmapped = { fields: undefined, constants: NO_CONSTANTS };
  expect(ownId({ Req: 'r', id: 'i' }, mapped)).toBe('r');
  expect(ownId({ Req: '', id: 'i' }, mapped)).toBe('');
  expect(ownId({ Req: 'r', id: 7 }, unmapped)).toBe('7');
  expect(ownId({ id: 'i' }, { ...mapped, fields: parsePairs('--map', ['model=id']) })).toBe('');
  expect(ownId({}, { ...unmapped, constants: parsePairs('--set', ['id=all']) })).toBe('all');
});

test('CSV without a mapping: columns named like fields, text made what the field is', () => {
  const row = {
    ...{ ...TIME, type: 'tool', model: '', 'tokens.input': '374.0', 'tokens.output': '44', 'quantity.pages': '1.5' },
    ...{ final: 'TRUE', revision: '3', credits: '0.10', Notes: 'left out' },
  };
  expect(toEvent(row, { fields: undefined, constants: NO_CONSTANTS }, false, 'f:2')).toEqual({
    ...{ id: 'f:2', time: UTC, type: 'tool', tokens: { input: 374, output: 44 }, quantity: { pages: '1.5' } },
    ...{ final: true, revision: 3, credits: '0.10' },
  });
});

test('a mapping takes only what it names; a constant fills what the row leaves empty', () => {
  const fields = parsePairs('--map', ['time=T,tokens.input=In,model=M,id=Req']);
  const constants = parsePairs('--set', ['type=gateway_inference,model=gpt-4o']);
  const event = (row: Record<string, string>) => toEvent(row, { fields, constants }, false, 'f:2');
  expect(event({ T: TIME.time, In: '7', M: '', Req: '', type: 'x' })).toEqual({
    ...{ id: 'f:2', time: UTC, type: 'gateway_inference', model: 'gpt-4o', tokens: { input: 7 } },
  });
  expect(event({ T: TIME.time, In: '7', M: 'o1', Req: 'r1' })).toMatchObject({ id: 'f:2', model: 'o1' });
});

test('NDJSON: an event as it is, or dotted paths of another shape', () => {
  const whole = { id: 'e', time: 1_767_323_045, type: 'tool', tokens: { input: 1 } };
  expect(toEvent(whole, { fields: undefined, constants: NO_CONSTANTS }, true, 'f:1')).toEqual({
    ...{ ...whole, id: 'f:1', time: UTC },
  });
  const fields = parsePairs('--map', ['time=at,tokens.input=usage.input_tokens,user=meta.user']);
  const foreign = { at: TIME.time, usage: { input_tokens: 5 }, meta: null };
  expect(toEvent(foreign, { fields, constants: NO_CONSTANTS }, true, 'f:1')).toEqual({
    ...{ id: 'f:1', time: UTC, tokens: { input: 5 } },
  });
});

test.each([
  [{ time: '31/12/2025' }, /^time: not a notation/],
  [{ type: 'tool' }, /^time: missing/],
  [{ ...TIME, 'tokens.input': '-1' }, /^tokens.input: not a whole number: "-1"/],
  [{ ...TIME, durationMs: '1.5' }, /^durationMs/],
])('%p names the field that is wrong', (row, message) => {
  expect(() => toEvent(row, { fields: undefined, constants: NO_CONSTANTS }, false, 'f:1')).toThrow(message);
});
