import { doubts, readSettings } from './config.ts';

test('every setting that is not known here is doubted, whoever else may know it', () => {
  expect(doubts({ LEDGERLINE_URL: 'u', LEDGERLINE_SHARED: '/data', LEDGERLINE_LISTN: ':1', PATH: '/bin' })).toEqual([
    'LEDGERLINE_SHARED: there is no such setting (see --help)',
    'LEDGERLINE_LISTN: there is no such setting (see --help)',
  ]);
});

test('a store that is none stops the start, and the address of one is not repeated: it may hold a password', () => {
  expect(() => readSettings({ LEDGERLINE_STORE: 'mysql://me:secret@host' })).toThrow(
    /^LEDGERLINE_STORE: must be sqlite, not mysql$/,
  );
  expect(readSettings({}).store).toBe('sqlite');
});
