import type { FileAnswer, FileRoute } from '../access/route.ts';

export const backupRoute = (take: (gone: AbortSignal) => Promise<FileAnswer>): FileRoute => ({
  method: 'GET',
  url: '/v1/admin/backup',
  roles: ['admin'],
  about: 'platform',
  summary: 'A consistent copy of the whole ledger, as a SQLite file',
  file: (_, gone) => take(gone),
});
