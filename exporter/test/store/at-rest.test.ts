/** What every engine must do with whole ledgers: keep one to a process, copy it, check the copy, put it in place. */
import { execFileSync } from 'node:child_process';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { open } from '@ledgerline/testkit/histories/stores.ts';
import { NotRestored } from '../../src/store/engine.ts';
import { ENGINES } from '../../src/store/engines.ts';
import { verifyAll } from '../../src/verify/verifier.ts';
import { EngineLedger, balanceIn } from './engine-ledger.ts';

describe.each(Object.entries(ENGINES))('%s', (store, engineAt) => {
  const its = new EngineLedger(store, engineAt);
  beforeEach(() => its.begin());
  afterEach(() => its.close());
  afterAll(() => its.removeAll());

  test('one process has it at a time', async () => {
    const dataDir = its.directory();
    const engines = join(import.meta.dirname, '../../src/store/engines.ts');
    const script = `import { engineAt } from ${JSON.stringify(engines)};
      console.log(engineAt(${JSON.stringify({ store, dataDir })}).lock() === null ? 'in use' : 'free');`;
    const other = (): string =>
      execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
        ...{ encoding: 'utf8', cwd: import.meta.dirname },
      }).trim();
    const unlock = its.engineIn(dataDir).lock();
    expect(other()).toBe('in use');
    unlock?.();
    expect(other()).toBe('free');
  });

  async function backup(): Promise<string> {
    const file = join(its.directory(), 'copy');
    const { bytes, content } = await its.engine.backups().take(new AbortController().signal);
    await pipeline(content, createWriteStream(file));
    expect(readFileSync(file).length).toBe(bytes);
    return file;
  }

  test('a backup of a ledger that is being written is a sound one, of one moment', async () => {
    await its.post('a', 'b');
    const copying = backup();
    await its.post('c', 'd');
    const file = await copying;
    const other = its.engineIn(join(its.directory(), 'restored'));
    expect(other.atRest.exists()).toBe(false);
    expect(other.atRest.flawOf(file)).toBeNull();
    const { bytes } = await other.atRest.restore(file);
    expect(bytes).toBe(readFileSync(file).length);
    expect(other.atRest.exists()).toBe(true);
    const restored = open(other);
    expect([98_000_000n, 96_000_000n]).toContain(await restored.reader.snapshot(balanceIn));
    expect(await verifyAll(restored.verifier)).toMatchObject({ ok: true, mismatches: [] });
    await restored.close();
  });

  test('damage is found, and what is damaged is not restored', async () => {
    await its.post(...Array.from({ length: 500 }, (_, i) => `e${i}`));
    const file = await backup();
    const content = readFileSync(file);
    writeFileSync(file, content.fill(0x55, Math.floor(content.length / 3), Math.floor(content.length / 2)));
    const other = its.engineIn(join(its.directory(), 'damaged'));
    expect(other.atRest.flawOf(file)).toMatch(/damaged/);
    await expect(other.atRest.restore(file)).rejects.toMatchObject({ constructor: NotRestored, fault: 'backup' });
    expect(other.atRest.exists()).toBe(false);
  });

  test('nothing is restored over a ledger, or beside a process that has it', async () => {
    const file = await backup();
    await expect(its.engine.atRest.restore(file)).rejects.toMatchObject({ constructor: NotRestored, fault: 'place' });
    const inUse = its.engineIn(its.directory());
    const unlock = inUse.lock();
    await expect(inUse.atRest.restore(file)).rejects.toMatchObject({ fault: 'place' });
    unlock?.();
    expect((await inUse.atRest.restore(file)).bytes).toBeGreaterThan(0);
  });
});
