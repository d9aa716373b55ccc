/**
 * `ids`: the row of an event by the key of its id, written late. `id_watermarks`: up to which event the ids of a
 * partition are all there. `id_collisions`: events whose key another id has, by the ids themselves, written at once.
 */
export const ID_TABLES = `
CREATE TABLE ids (key INTEGER PRIMARY KEY, event INTEGER NOT NULL) STRICT;
CREATE TABLE id_watermarks (partition INTEGER PRIMARY KEY, event INTEGER NOT NULL) STRICT;
CREATE TABLE id_collisions (
  org INTEGER NOT NULL, id TEXT NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;
`;
