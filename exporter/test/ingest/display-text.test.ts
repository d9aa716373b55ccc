/** Titles and descriptions are shown and nothing more: what is wrong with them is mended, and the usage is kept. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { event } from './event.ts';
import { exporter, org } from './organization.ts';

test.each([
  ['too long', 'x'.repeat(1001), 'x'.repeat(1000)],
  ['cut in the middle of a character', 'Fix the parser \ud83d', 'Fix the parser \ufffd'],
  ['full of controls', '\u001b[1mFix\u0000 the parser\u0007', '[1mFix the parser'],
])('a title that is %s is mended, and its event charged once', async (_, title, shown) => {
  const { become, summary, name } = await org();
  const sent = event({ title, conversation: 'c', credits: 2 });
  expect(await become(sent)).toBe('accepted');
  expect(await become(sent)).toBe('duplicate');
  expect(await become({ ...sent, title: shown })).toBe('duplicate');
  expect(await become({ ...sent, title: 'another' })).toBe('conflict title');
  expect(await summary()).toMatchObject({ creditsUsed: 2 });
  const reply = await expectOk(exporter.get(`/v1/conversations?org=${name}`));
  expect(reply.json).toMatchObject({ conversations: [{ id: 'c', title: shown }] });
});

test('a description of a megabyte is cut, the lines of one that is short enough stay', async () => {
  const { post, name } = await org();
  const long = event({ conversation: 'c', description: '😀'.repeat(262_144) });
  const short = event({ conversation: 'c', description: 'one\n\ttwo' });
  expect((await post([long, short])).json).toMatchObject({ accepted: 2, rejected: [] });
  const reply = await expectOk(exporter.get(`/v1/conversations/c?org=${name}`));
  const { lines } = reply.json as { lines: { description: string }[] };
  expect(lines.map(({ description }) => description).sort()).toEqual(['one\n\ttwo', '😀'.repeat(4000)]);
});

test('what is no text at all is still an error', async () => {
  const { become } = await org();
  expect(await become(event({ title: 5 }))).toBe('invalid_event title');
  expect(await become(event({ description: null }))).toBe('invalid_event description');
});
