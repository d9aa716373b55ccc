/** A gate with nothing in it: one durable row for each request, and no ledger, keys or limits to look at. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const db = new DatabaseSync(join(process.env['DATA_DIR'] ?? '.', 'bare.sqlite'));
db.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE holds (id TEXT PRIMARY KEY, held INTEGER) STRICT',
);
const insert = db.prepare('INSERT INTO holds (id, held) VALUES (?, ?)');

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk: Buffer) => (text += chunk.toString()));
  request.on('end', () => {
    const { id, amount } = JSON.parse(text) as { id: string; amount: number };
    insert.run(id, Math.round(amount * 1e6));
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id }));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
});
process.once('SIGTERM', () => process.exit(0));
