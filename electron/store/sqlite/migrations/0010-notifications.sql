-- Ways by which people are told of what happens, each with what it hears of.
CREATE TABLE notification_channel (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL CHECK (kind IN ('native', 'webhook', 'mail')),
  name         TEXT NOT NULL,
  enabled      INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- What it hears of, and when. JSON.
  subscription TEXT NOT NULL,
  created_by   TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  changed_at   INTEGER NOT NULL,
  -- Where it leads, with the secrets. JSON.
  sealed       BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One message to one channel about one fact. What it says is made when it is sent: nothing personal is kept here.
CREATE TABLE notification_delivery (
  id         TEXT PRIMARY KEY,
  channel    TEXT NOT NULL REFERENCES notification_channel (id),
  seq        INTEGER NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('alert', 'approval', 'emergency')),
  -- Id of the alert or run; null for an emergency.
  about      TEXT,
  -- MAC of the rule and subject, for the cool-down; null for what has none.
  topic      BLOB,
  severity   INTEGER NOT NULL CHECK (severity BETWEEN 1 AND 5),
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'dropped')),
  attempts   INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  next_at    INTEGER NOT NULL,
  ended_at   INTEGER,
  reason     TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notification_delivery_once ON notification_delivery (channel, seq);
CREATE INDEX notification_delivery_order ON notification_delivery (seq, id);
CREATE INDEX notification_delivery_due ON notification_delivery (channel, next_at, seq) WHERE state = 'waiting';
CREATE INDEX notification_delivery_waiting ON notification_delivery (seq, id) WHERE state = 'waiting';
CREATE INDEX notification_delivery_ended ON notification_delivery (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX notification_delivery_topic ON notification_delivery (channel, topic, created_at) WHERE topic IS NOT NULL;
