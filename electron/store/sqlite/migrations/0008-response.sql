-- How playbooks are set, where that differs from what they come with.
CREATE TABLE playbook_mode (
  playbook   TEXT PRIMARY KEY,
  mode       TEXT NOT NULL CHECK (mode IN ('off', 'manual', 'approval', 'automatic')),
  note       TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Each time a playbook was set going: by an alert, once, or by an operator.
CREATE TABLE playbook_run (
  id              TEXT PRIMARY KEY,
  playbook        TEXT NOT NULL,
  alert           TEXT NOT NULL,
  origin          TEXT NOT NULL CHECK (origin IN ('alert', 'operator')),
  mode            TEXT NOT NULL CHECK (mode IN ('manual', 'approval', 'automatic')),
  state           TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'partly', 'failed', 'declined', 'expired', 'undone')),
  reason          TEXT NOT NULL,
  started_by      TEXT NOT NULL,
  started_at      INTEGER NOT NULL,
  ended_at        INTEGER,
  -- Until when it waits for approval.
  expires_at      INTEGER,
  approved_by     TEXT,
  -- Whether somebody else than who started it has to approve.
  second_operator INTEGER NOT NULL CHECK (second_operator IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX playbook_run_of_alert ON playbook_run (playbook, alert) WHERE origin = 'alert';
CREATE INDEX playbook_run_by_alert ON playbook_run (alert, id);
CREATE INDEX playbook_run_standing ON playbook_run (state, id) WHERE state IN ('waiting', 'running');

CREATE TABLE playbook_step (
  run         TEXT NOT NULL,
  position    INTEGER NOT NULL,
  act         TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'nothing', 'failed', 'skipped', 'undone')),
  done        INTEGER NOT NULL,
  -- Joins the facts of its act.
  correlation TEXT NOT NULL,
  seq         INTEGER,
  undo        INTEGER,
  -- Sentence, targets with what became of each, and why: may name addresses. JSON.
  sealed      BLOB NOT NULL,
  PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE emergency (
  id         TEXT PRIMARY KEY,
  began_at   INTEGER NOT NULL,
  until      INTEGER NOT NULL,
  began_by   TEXT NOT NULL,
  note       TEXT NOT NULL,
  ended_at   INTEGER,
  ended_by   TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX emergency_standing ON emergency ((1)) WHERE ended_at IS NULL;

-- A case: which alerts are in it, the alerts say.
CREATE TABLE incident (
  id         TEXT PRIMARY KEY,
  number     INTEGER NOT NULL UNIQUE,
  state      TEXT NOT NULL CHECK (state IN ('open', 'in_progress', 'closed')),
  severity   INTEGER NOT NULL CHECK (severity BETWEEN 1 AND 5),
  owner      TEXT,
  opened_by  TEXT NOT NULL,
  opened_at  INTEGER NOT NULL,
  closed_at  INTEGER,
  closed_by  TEXT,
  verdict    TEXT CHECK (verdict IN ('true_positive', 'benign', 'false_positive', 'undetermined')),
  notes      INTEGER NOT NULL,
  -- Milliseconds; of a closed case, for the means. Of the others they are worked out when asked for.
  detect_ms      INTEGER,
  acknowledge_ms INTEGER,
  resolve_ms     INTEGER,
  -- Title and summary, JSON.
  sealed     BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_by_state ON incident (state, number);
CREATE INDEX incident_closed ON incident (closed_at) WHERE closed_at IS NOT NULL;

-- The time line of a case, in the order in which it was written: notes, and what was done with it.
CREATE TABLE incident_note (
  id       TEXT PRIMARY KEY,
  incident TEXT NOT NULL,
  at       INTEGER NOT NULL,
  kind     TEXT NOT NULL CHECK (kind IN ('opened', 'note', 'alert_added', 'alert_removed', 'changed', 'closed', 'reopened')),
  actor    TEXT NOT NULL,
  seq      INTEGER,
  sealed   BLOB NOT NULL
) STRICT;
CREATE INDEX incident_note_of ON incident_note (incident);
