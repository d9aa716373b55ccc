import { becameOf } from './answers.ts';

const all = { accepted: 2, duplicates: 1, revised: 0, rejected: [{ index: 1, id: 'a', code: 'c', message: 'm' }] };

test.each([
  ['an answer that counts every event', 200, all, { kind: 'settled', rejected: all.rejected }],
  ['none could be taken', 400, { code: 'no_valid_event', message: 'm', ...all }, { kind: 'settled' }],
  // What is not said of each is said of none.
  ['one that counts fewer', 200, { ...all, accepted: 1 }, { kind: 'unreadable' }],
  ['a page', 200, undefined, { kind: 'unreadable' }],
  ['an array', 200, [], { kind: 'unreadable' }],
  [
    'a refusal with counts of something else',
    403,
    { code: 'forbidden', message: 'no', ...all },
    { kind: 'refused', code: 'forbidden' },
  ],
  ['a refusal of the request', 400, { code: 'invalid_json', message: 'm' }, { kind: 'refused', code: 'invalid_json' }],
  ['a redirect', 301, undefined, { kind: 'refused', code: 'http_301' }],
  ['a field', 400, { code: 'c', message: 'm', details: { field: 'org' } }, { kind: 'refused', field: 'org' }],
  ['too large', 413, undefined, { kind: 'too_large', code: 'http_413' }],
])('%s', (_, status, json, became) => {
  expect(becameOf(status, json, 4)).toMatchObject(became);
});
