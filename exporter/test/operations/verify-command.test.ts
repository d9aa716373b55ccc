/** `ledgerline verify`: what it says, and its exit code. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeOrg } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';
import { directory, one, post, start } from './ledger-on-disk.ts';

const NOBODY = { url: 'http://127.0.0.1:1' };

async function verifyOf(status: number, answer: unknown, words = 'verify') {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const said = await ledgerline({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, words);
  server.close();
  return { ...said, asked };
}

const checked = { orgs: 2, entries: 30, events: 20, rollups: 10, counters: 5 };

test('a ledger that agrees: one line and 0', async () => {
  expect(await verifyOf(200, { ok: true, checked, mismatches: [], more: 0 })).toEqual({
    code: 0,
    complaint: '',
    out: 'ok: checked 2 orgs, 30 entries, 20 events, 10 rollups, 5 counters\n',
    asked: ['GET /v1/admin/verify'],
  });
});

test('one that does not: a line for each difference and 1', async () => {
  const mismatches = [
    { org: 'acme', what: 'remaining of grant g1', expected: '12.5', found: '13' },
    { org: 'rival', what: 'events', expected: 3, found: null },
  ];
  const answer = { ok: false, checked, mismatches, more: 7 };
  const said = await verifyOf(200, answer);
  expect(said.code).toBe(1);
  expect(said.out.split('\n')).toEqual([
    'acme: remaining of grant g1: expected 12.5, found 13',
    'rival: events: expected 3, found null',
    'and 7 more',
    'MISMATCH: checked 2 orgs, 30 entries, 20 events, 10 rollups, 5 counters',
    '',
  ]);
  const json = await verifyOf(200, answer, 'verify --json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toEqual(answer);
});

test('a refusal, and nobody there', async () => {
  const said = await verifyOf(403, { code: 'forbidden', message: 'needs the role admin' });
  expect(said).toMatchObject({ code: 1, out: '', complaint: expect.stringMatching(/forbidden \(403\)/) as string });
  expect((await ledgerline(NOBODY, 'verify')).complaint).toMatch(/no answer from/);
});

test('a stopped ledger: an exporter runs on it for as long as it takes, and not on one in use', async () => {
  const exporter = await start();
  const { dataDir } = exporter;
  await makeOrg(exporter, 'acme');
  for (let i = 0; i < 10; i++) expect((await post(exporter, one(`e${i}`))).status).toBe(200);
  expect(await ledgerline(exporter, 'verify')).toMatchObject({ code: 0 });

  const inUse = await ledgerline(NOBODY, `verify --data-dir ${dataDir}`);
  expect(inUse.code).toBe(1);
  expect(inUse.complaint).toMatch(/the ledger in \S+ is in use by another exporter/);
  expect(await exporter.stop()).toBe(0);

  const said = await ledgerline(NOBODY, `verify --data-dir ${dataDir}`);
  expect(said).toMatchObject({ code: 0, complaint: '' });
  expect(said.out).toMatch(/^ok: checked 1 orgs, \d+ entries, 10 events/);

  const db = new DatabaseSync(join(dataDir, 'ledger.sqlite'));
  db.exec("UPDATE events SET credits = credits + 1 WHERE id = 'e3'");
  db.close();
  const wrong = await ledgerline(NOBODY, `verify --data-dir ${dataDir}`);
  expect(wrong).toMatchObject({ code: 1, complaint: '' });
  expect(wrong.out).toMatch(/^acme: .*expected .*\n[^]*MISMATCH: checked 1 orgs/);

  const none = await ledgerline(NOBODY, `verify --data-dir ${directory()}`);
  expect(none).toMatchObject({ code: 2, complaint: expect.stringMatching(/there is no ledger in it/) as string });
});
