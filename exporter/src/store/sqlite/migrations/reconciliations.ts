/** The last comparison of each provider's bill with the ledger. What was released stays as it was. */
export const RECONCILIATIONS = `
CREATE TABLE reconciliations (
  org INTEGER NOT NULL, provider TEXT NOT NULL, kind TEXT NOT NULL, "from" INTEGER NOT NULL, "to" INTEGER NOT NULL,
  bill INTEGER NOT NULL, ledger INTEGER NOT NULL, difference INTEGER NOT NULL, rows INTEGER NOT NULL,
  unmatched INTEGER NOT NULL, tolerance TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (org, provider, kind)
) STRICT, WITHOUT ROWID;`;
