/** A program that uses the client and ends, as a test tells it in its arguments: URL, organization, how it ends. */
import { BOOTSTRAP } from '@ledgerline/testkit/harness.ts';
import { Ledgerline } from '../src/index.ts';

const [url = '', org = '', end] = process.argv.slice(2);
const client = new Ledgerline({
  url,
  org,
  key: BOOTSTRAP,
  lingerMs: 60_000,
  exitTimeoutMs: 2_000,
  onDrop: ({ id, reason }) => console.log(`dropped ${id} ${reason}`),
});
const record = (id: string): string => client.record({ id, type: 'gateway_inference', model: 'gpt-4o' });

record('first');
if (end === 'exit') process.exit(0);
if (end === 'later') {
  // Work that comes while the first is delivered is delivered too.
  process.once('beforeExit', () => setTimeout(() => record('second'), 50));
}
if (end === 'sigterm') {
  process.once('SIGTERM', () => void client.close().then(() => process.exit(0)));
  setInterval(() => undefined, 1000);
  console.log('ready');
}
if (end === 'dispose') {
  await using closed = client;
  closed.record({ id: 'second', type: 'gateway_inference' });
}
