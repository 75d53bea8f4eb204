-- All times are epoch milliseconds. Secrets are hashes or sealed values; nothing here is usable as it lies.

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE client (
  id                        TEXT PRIMARY KEY,
  name                      TEXT NOT NULL,
  type                      TEXT NOT NULL CHECK (type IN ('confidential', 'public')),
  status                    TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  auth_method               TEXT NOT NULL,
  assertion_alg             TEXT,
  jwks                      TEXT,
  grants                    TEXT NOT NULL,
  redirect_uris             TEXT NOT NULL,
  post_logout_redirect_uris TEXT NOT NULL,
  scopes                    TEXT NOT NULL,
  default_scopes            TEXT NOT NULL,
  access_token_format       TEXT NOT NULL CHECK (access_token_format IN ('jwt', 'opaque')),
  id_token_alg              TEXT NOT NULL,
  skip_consent              INTEGER NOT NULL CHECK (skip_consent IN (0, 1)),
  weak_secret               INTEGER NOT NULL DEFAULT 0 CHECK (weak_secret IN (0, 1)),
  created_at                INTEGER NOT NULL,
  updated_at                INTEGER NOT NULL,
  tokens_not_before         INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE client_secret (
  client_id  TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  hash       BLOB NOT NULL,
  sealed     BLOB,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (client_id, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE resource (
  identifier TEXT PRIMARY KEY,
  scopes     TEXT NOT NULL,
  -- Clients that may introspect tokens meant for this resource, beside those the tokens were issued to.
  clients    TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
  id                  TEXT PRIMARY KEY,
  name_index          BLOB NOT NULL UNIQUE,
  name_sealed         BLOB NOT NULL,
  email_index         BLOB UNIQUE,
  email_sealed        BLOB,
  claims_sealed       BLOB NOT NULL,
  status              TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  password_hash       TEXT,
  password_changed_at INTEGER NOT NULL,
  created_at          INTEGER NOT NULL,
  updated_at          INTEGER NOT NULL,
  tokens_not_before   INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE totp (
  user_id       TEXT PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
  secret_sealed BLOB NOT NULL,
  -- The newest time step accepted: one at or before it is a replay (RFC 6238 §5.2), also after a restart.
  last_step     INTEGER NOT NULL,
  enrolled_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_code (
  user_id  TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  hash     BLOB NOT NULL,
  spent_at INTEGER,
  PRIMARY KEY (user_id, hash)
) STRICT, WITHOUT ROWID;

-- Failed proofs of identity, counted per account and step, so that names and second factors cannot be guessed without limit.
CREATE TABLE failed_proof (
  subject      BLOB NOT NULL,
  step         TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  count        INTEGER NOT NULL,
  PRIMARY KEY (subject, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  id            TEXT PRIMARY KEY,
  hash          BLOB NOT NULL,
  user_id       TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  amr           TEXT NOT NULL,
  acr           TEXT NOT NULL,
  auth_time     INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  last_seen_at  INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  ended_at      INTEGER,
  origin_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (user_id) WHERE ended_at IS NULL;
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE consent (
  user_id    TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  client_id  TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  scopes     TEXT NOT NULL,
  granted_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, client_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_by_client ON consent (client_id);

-- What a person allowed a client: the root of a token family. Revoking it voids every token under it.
CREATE TABLE token_grant (
  id             TEXT PRIMARY KEY,
  client_id      TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  user_id        TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  session_id     TEXT NOT NULL,
  scope          TEXT NOT NULL,
  nonce          TEXT,
  claims         TEXT,
  acr            TEXT NOT NULL,
  amr            TEXT NOT NULL,
  auth_time      INTEGER NOT NULL,
  created_at     INTEGER NOT NULL,
  expires_at     INTEGER NOT NULL,
  revoked_at     INTEGER,
  revoked_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX grant_by_user ON token_grant (user_id, client_id);
CREATE INDEX grant_by_session ON token_grant (session_id);
CREATE INDEX grant_by_expiry ON token_grant (expires_at);

-- Every request pays for every index. Codes and access tokens have none by expiry: their ids grow with time, and their lives are short and alike.
CREATE TABLE authorization_code (
  id                 TEXT PRIMARY KEY,
  hash               BLOB NOT NULL,
  grant_id           TEXT NOT NULL,
  client_id          TEXT NOT NULL,
  redirect_uri       TEXT NOT NULL,
  redirect_uri_given INTEGER NOT NULL CHECK (redirect_uri_given IN (0, 1)),
  code_challenge     TEXT NOT NULL,
  correlation_id     TEXT NOT NULL,
  created_at         INTEGER NOT NULL,
  expires_at         INTEGER NOT NULL,
  spent_at           INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE refresh_token (
  id              TEXT PRIMARY KEY,
  hash            BLOB NOT NULL,
  grant_id        TEXT NOT NULL REFERENCES token_grant (id) ON DELETE CASCADE,
  parent_id       TEXT,
  scope           TEXT NOT NULL,
  created_at      INTEGER NOT NULL,
  idle_expires_at INTEGER NOT NULL,
  expires_at      INTEGER NOT NULL,
  spent_at        INTEGER,
  successor_id    TEXT,
  revoked_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_by_grant ON refresh_token (grant_id);

CREATE TABLE access_token (
  jti        TEXT PRIMARY KEY,
  hash       BLOB NOT NULL,
  client_id  TEXT NOT NULL,
  user_id    TEXT,
  grant_id   TEXT,
  scope      TEXT NOT NULL,
  audience   TEXT NOT NULL,
  format     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX access_by_grant ON access_token (grant_id) WHERE grant_id IS NOT NULL;

-- Values that may be used once, by kind, so that one kind can never stand in for another.
CREATE TABLE used_value (
  kind       TEXT NOT NULL,
  owner      TEXT NOT NULL,
  value      BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (kind, owner, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX used_value_by_expiry ON used_value (expires_at);

CREATE TABLE signing_key (
  kid            TEXT PRIMARY KEY,
  alg            TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('next', 'active', 'retiring', 'retired')),
  private_sealed BLOB,
  public_jwk     TEXT NOT NULL,
  created_at     INTEGER NOT NULL,
  activated_at   INTEGER,
  retiring_at    INTEGER,
  retired_at     INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_active_key_per_algorithm ON signing_key (alg) WHERE state = 'active';

-- The log. `body` is the exact canonical text that was hashed; the columns beside it serve look-ups and are checked against it on verification.
CREATE TABLE audit_event (
  seq         INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  severity    INTEGER NOT NULL,
  success     INTEGER,
  user_id     TEXT,
  client_id   TEXT,
  address_id  INTEGER,
  agent_id    INTEGER,
  login_id    INTEGER,
  token_id    TEXT,
  correlation TEXT,
  body        TEXT NOT NULL,
  prev_hash   BLOB NOT NULL,
  hash        BLOB NOT NULL
) STRICT;
CREATE INDEX event_by_time ON audit_event (at);
CREATE INDEX event_by_kind ON audit_event (kind);
CREATE INDEX event_by_severity ON audit_event (severity) WHERE severity > 1;
CREATE INDEX event_by_failure ON audit_event (seq) WHERE success = 0;
CREATE INDEX event_by_user ON audit_event (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX event_by_client ON audit_event (client_id) WHERE client_id IS NOT NULL;
CREATE INDEX event_by_address ON audit_event (address_id) WHERE address_id IS NOT NULL;
CREATE INDEX event_by_token ON audit_event (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX event_by_correlation ON audit_event (correlation) WHERE correlation IS NOT NULL;

-- Personal values, once per value and person. Erasing value and salt leaves every commitment in the log as it was, and unreadable for ever.
CREATE TABLE audit_personal (
  id         INTEGER PRIMARY KEY,
  field      TEXT NOT NULL CHECK (field IN ('address', 'agent', 'login')),
  owner      TEXT NOT NULL,
  value_index BLOB,
  value_sealed BLOB,
  salt       BLOB,
  commitment TEXT NOT NULL,
  erased_at  INTEGER,
  CHECK ((erased_at IS NULL) = (value_sealed IS NOT NULL AND salt IS NOT NULL AND value_index IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX personal_by_value ON audit_personal (value_index, field, owner) WHERE value_index IS NOT NULL;
CREATE INDEX personal_by_owner ON audit_personal (owner);

CREATE TABLE audit_tile (
  level  INTEGER NOT NULL,
  tile   INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (level, tile)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_checkpoint (
  size       INTEGER PRIMARY KEY,
  root       BLOB NOT NULL,
  note       TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Keys that sign the log, one per origin. A new origin begins when an operator accepts an older copy of the log.
CREATE TABLE log_key (
  origin         TEXT PRIMARY KEY,
  public_key     BLOB NOT NULL,
  private_sealed BLOB NOT NULL,
  from_size      INTEGER NOT NULL,
  created_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Requests that change nothing, counted by the minute. This is the one record that a crash may shorten, by the minute at hand.
CREATE TABLE observation_minute (
  minute   INTEGER NOT NULL,
  endpoint TEXT NOT NULL,
  status   INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  total_us INTEGER NOT NULL,
  max_us   INTEGER NOT NULL,
  PRIMARY KEY (minute, endpoint, status)
) STRICT, WITHOUT ROWID;
