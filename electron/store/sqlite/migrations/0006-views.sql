-- Screens with their filters under a name. A filter may hold an address or a user name, so name and filters are sealed.
CREATE TABLE saved_view (
  id         TEXT PRIMARY KEY,
  owner      TEXT NOT NULL,
  screen     TEXT NOT NULL,
  sealed     BLOB NOT NULL,
  shared     INTEGER NOT NULL CHECK (shared IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_view_by_owner ON saved_view (owner);
CREATE INDEX saved_view_shared ON saved_view (updated_at) WHERE shared = 1;

-- How an operator wants the console to look. Nothing in it is about anybody else: it lies as it is.
CREATE TABLE preference (
  owner      TEXT PRIMARY KEY,
  body       TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
