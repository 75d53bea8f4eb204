-- What rules found. Whom it is about is personal where that is an address or a login: sealed, and found by a blind index.
CREATE TABLE alert (
  id             TEXT PRIMARY KEY,
  rule           TEXT NOT NULL,
  rule_version   INTEGER NOT NULL,
  severity       INTEGER NOT NULL CHECK (severity BETWEEN 1 AND 5),
  risk           INTEGER NOT NULL,
  subject_kind   TEXT NOT NULL,
  subject_index  BLOB NOT NULL,
  -- Subject, and what the sentence says of it: measures and values, JSON.
  sealed         BLOB NOT NULL,
  observed       REAL NOT NULL,
  threshold      REAL NOT NULL,
  window_seconds INTEGER NOT NULL,
  first_seq      INTEGER NOT NULL,
  first_at       INTEGER NOT NULL,
  last_seq       INTEGER NOT NULL,
  last_at        INTEGER NOT NULL,
  -- The fact with which the rule was satisfied.
  decided_seq    INTEGER NOT NULL,
  decided_at     INTEGER NOT NULL,
  raised_at      INTEGER NOT NULL,
  count          INTEGER NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('open', 'in_progress', 'closed')),
  owner          TEXT,
  verdict        TEXT CHECK (verdict IN ('true_positive', 'benign', 'false_positive', 'undetermined')),
  reason         TEXT,
  -- When somebody first took it on, and when it was closed and by whom.
  acknowledged_at INTEGER,
  closed_at      INTEGER,
  closed_by      TEXT,
  -- The exception that covers it.
  suppressed_by  TEXT,
  case_id        TEXT,
  updated_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_by_subject ON alert (rule, subject_index, decided_seq);
CREATE INDEX alert_of_entity ON alert (subject_index, id);
CREATE INDEX alert_standing ON alert (severity, state, rule, raised_at) WHERE state <> 'closed';
CREATE INDEX alert_by_time ON alert (rule, decided_at, verdict, state, suppressed_by);
CREATE INDEX alert_by_case ON alert (case_id) WHERE case_id IS NOT NULL;

-- The facts an alert stands on, a limited number of each.
CREATE TABLE alert_fact (
  alert TEXT NOT NULL,
  seq   INTEGER NOT NULL,
  PRIMARY KEY (alert, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_fact_by_seq ON alert_fact (seq);

-- Rules as they were changed here. Rows are only ever added: the newest version of a rule is in force, a rollback is a new one.
CREATE TABLE rule_version (
  rule       TEXT NOT NULL,
  version    INTEGER NOT NULL,
  origin     TEXT NOT NULL CHECK (origin IN ('built_in', 'own', 'sigma')),
  -- Of a built-in rule what is changed of it, else the whole rule; null when the rule was removed, or set back to what it comes with.
  body       TEXT,
  note       TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (rule, version)
) STRICT, WITHOUT ROWID;

-- What no open alert is to be raised for, until it expires.
CREATE TABLE rule_exception (
  id          TEXT PRIMARY KEY,
  rule        TEXT NOT NULL,
  -- Whom it covers and why, JSON.
  sealed      BLOB NOT NULL,
  created_by  TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL,
  ended_at    INTEGER,
  hits        INTEGER NOT NULL DEFAULT 0,
  last_hit_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_exception_standing ON rule_exception (rule, expires_at) WHERE ended_at IS NULL;
