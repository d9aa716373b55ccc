/**
 * The least a durable ingest can be: HTTP, JSON.parse, one row an event with the same unique id, one commit a request,
 * the same fsync. No rating, no ledger, no reports. What Ledgerline costs above this is what Ledgerline does.
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const db = new DatabaseSync(join(process.env['DATA_DIR'] ?? '.', 'bare.sqlite'));
db.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE events (id TEXT NOT NULL UNIQUE, body TEXT) STRICT',
);
const insert = db.prepare('INSERT INTO events VALUES (?, ?) ON CONFLICT DO NOTHING');

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const events = JSON.parse(Buffer.concat(chunks).toString()) as { id: string }[];
    db.exec('BEGIN');
    for (const event of events) insert.run(event.id, JSON.stringify(event));
    db.exec('COMMIT');
    response.end(JSON.stringify({ accepted: events.length }));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`);
});
process.on('SIGTERM', () => {
  process.exit(0);
});
