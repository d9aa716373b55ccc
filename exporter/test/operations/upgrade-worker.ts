/** Brings a ledger up to date a few rows at a time, says each time that it goes on, and waits to be killed there. */
import { writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from '../../src/store/sqlite/migrations/migrate.ts';

const [path = '', together = ''] = process.argv.slice(2);
const db = new DatabaseSync(path);
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
migrate(db, { together: Number(together), onProgress: ({ step }) => writeSync(1, `${step}\n`) });
writeSync(1, 'done\n');
db.close();
