/** Who may see what through a key that many share. What was released stays as it was. */
export const PEOPLE = `
ALTER TABLE keys ADD COLUMN requires_identity INTEGER NOT NULL DEFAULT 0;
CREATE TABLE people (
  id TEXT PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL, roles TEXT NOT NULL
) STRICT, WITHOUT ROWID;`;
