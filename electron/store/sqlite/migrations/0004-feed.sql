-- How far each follower has read the log. What it made of it is written in the same transaction.
CREATE TABLE follower (
  name    TEXT PRIMARY KEY,
  -- Version of its rules: what another version made is made anew.
  version INTEGER NOT NULL,
  cursor  INTEGER NOT NULL,
  -- When the fact at the cursor was recorded.
  at      INTEGER
) STRICT, WITHOUT ROWID;

-- Sums over the log, by minute (1), hour (2) and day (3), of the whole server (subject kind 0) and by client (1), user (2) and address (3).
-- An address is named by its blind index, so that its name goes when the personal value beside the log is erased.
CREATE TABLE metric_rollup (
  step    INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  of      INTEGER NOT NULL,
  measure INTEGER NOT NULL,
  -- Empty for the whole server, and for what fell to subjects that are not kept apart.
  subject TEXT NOT NULL,
  value   INTEGER NOT NULL,
  -- What the subject may have had at most before it was kept apart; of the others, what one subject may have lost.
  floor   INTEGER NOT NULL,
  PRIMARY KEY (step, at, of, measure, subject)
) STRICT, WITHOUT ROWID;
