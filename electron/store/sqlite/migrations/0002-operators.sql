-- Operators of the console. The name is a personal value: sealed, and found by a blind index. Who was removed keeps a row without index, hash or factor, so that the
-- log can still say who acted.
CREATE TABLE operator (
  id                  TEXT PRIMARY KEY,
  name_index          BLOB UNIQUE,
  name_sealed         BLOB NOT NULL,
  role                TEXT NOT NULL CHECK (role IN ('viewer', 'responder', 'administrator', 'auditor')),
  status              TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  password_hash       TEXT NOT NULL,
  password_changed_at INTEGER NOT NULL,
  last_sign_in_at     INTEGER,
  created_at          INTEGER NOT NULL,
  updated_at          INTEGER NOT NULL,
  removed_at          INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE operator_totp (
  operator_id   TEXT PRIMARY KEY REFERENCES operator (id) ON DELETE CASCADE,
  secret_sealed BLOB NOT NULL,
  -- The step last accepted: no code is good twice.
  last_step     INTEGER NOT NULL,
  enrolled_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE operator_session (
  id            TEXT PRIMARY KEY,
  hash          BLOB NOT NULL,
  operator_id   TEXT NOT NULL REFERENCES operator (id) ON DELETE CASCADE,
  transport     TEXT NOT NULL CHECK (transport IN ('app', 'browser')),
  origin_sealed BLOB NOT NULL,
  created_at    INTEGER NOT NULL,
  last_seen_at  INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  locked_at     INTEGER,
  ended_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX operator_session_by_operator ON operator_session (operator_id, created_at);
CREATE INDEX operator_session_by_expiry ON operator_session (expires_at);
