import { DEFAULT_ENGINE, ENGINES, engineAt, engineName } from './engines.ts';

test('an engine is found by its name, or by an address that begins with it, which no complaint repeats', () => {
  expect(Object.keys(ENGINES)).toContain(DEFAULT_ENGINE);
  expect(engineName('postgres://user:secret@host/ledger')).toBe('postgres');
  expect(engineAt({ store: DEFAULT_ENGINE, dataDir: '/nowhere' }).atRest.exists()).toBe(false);
  expect(() => engineAt({ store: 'postgres://user:secret@host/ledger', dataDir: '/nowhere' })).toThrow(
    /^there is no store postgres$/,
  );
});
