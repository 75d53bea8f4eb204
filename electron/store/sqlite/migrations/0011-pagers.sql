-- A pager is one more kind of channel, and hears as well that what it was told of is over.
CREATE TABLE notification_channel_next (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL CHECK (kind IN ('native', 'webhook', 'mail', 'pager')),
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
CREATE TABLE notification_delivery_next (
  id         TEXT PRIMARY KEY,
  channel    TEXT NOT NULL REFERENCES notification_channel_next (id),
  seq        INTEGER NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('alert', 'approval', 'emergency')),
  -- Whether it says that it is over, rather than that it began.
  resolves   INTEGER NOT NULL CHECK (resolves IN (0, 1)),
  -- Id of the alert, run or emergency; null for emergencies of before.
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

INSERT INTO notification_channel_next
  SELECT id, kind, name, enabled, subscription, created_by, created_at, changed_at, sealed FROM notification_channel;
INSERT INTO notification_delivery_next
  SELECT id, channel, seq, kind, 0, about, topic, severity, state, attempts, created_at, next_at, ended_at, reason FROM notification_delivery;
DROP TABLE notification_delivery;
DROP TABLE notification_channel;
ALTER TABLE notification_channel_next RENAME TO notification_channel;
ALTER TABLE notification_delivery_next RENAME TO notification_delivery;

CREATE UNIQUE INDEX notification_delivery_once ON notification_delivery (channel, seq);
CREATE INDEX notification_delivery_order ON notification_delivery (seq, id);
CREATE INDEX notification_delivery_due ON notification_delivery (channel, next_at, seq) WHERE state = 'waiting';
CREATE INDEX notification_delivery_waiting ON notification_delivery (seq, id) WHERE state = 'waiting';
CREATE INDEX notification_delivery_ended ON notification_delivery (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX notification_delivery_topic ON notification_delivery (channel, topic, created_at) WHERE topic IS NOT NULL;
CREATE INDEX notification_delivery_about ON notification_delivery (channel, kind, about, seq);
