import { doubts } from './config.ts';

test('every setting that is not known here is doubted, whoever else may know it', () => {
  expect(doubts({ LEDGERLINE_URL: 'u', LEDGERLINE_SHARED: '/data', LEDGERLINE_LISTN: ':1', PATH: '/bin' })).toEqual([
    'LEDGERLINE_SHARED: there is no such setting (see --help)',
    'LEDGERLINE_LISTN: there is no such setting (see --help)',
  ]);
});
