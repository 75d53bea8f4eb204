-- Rules about addresses: blocks and allowances. The range is a personal value: sealed, and found by a blind index.
CREATE TABLE address_rule (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('block', 'allow')),
  range_index BLOB NOT NULL,
  -- Range, and name of the operator who made the rule.
  sealed      BLOB NOT NULL,
  reason      TEXT NOT NULL,
  created_by  TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  expires_at  INTEGER,
  ended_at    INTEGER,
  hits        INTEGER NOT NULL DEFAULT 0,
  last_hit_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX address_rule_by_range ON address_rule (range_index, kind) WHERE ended_at IS NULL;
CREATE INDEX address_rule_by_expiry ON address_rule (expires_at) WHERE ended_at IS NULL AND expires_at IS NOT NULL;
CREATE INDEX address_rule_by_end ON address_rule (ended_at) WHERE ended_at IS NOT NULL;
