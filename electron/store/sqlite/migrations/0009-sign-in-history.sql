-- What the sign-ins of a person looked like, by which the next one is judged. Of address, network and agent a keyed hash; of the hour, its number.
CREATE TABLE sign_in_value (
  user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  feature TEXT NOT NULL CHECK (feature IN ('address', 'network', 'agent', 'hour')),
  value   BLOB NOT NULL,
  -- As it was when the value was last seen: it fades from then on.
  count   REAL NOT NULL CHECK (count > 0),
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, feature, value)
) STRICT, WITHOUT ROWID;

-- The same of everybody together, under the same hashes, without a person.
CREATE TABLE sign_in_common (
  feature TEXT NOT NULL CHECK (feature IN ('address', 'network', 'agent', 'hour')),
  value   BLOB NOT NULL,
  count   REAL NOT NULL CHECK (count > 0),
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (feature, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_common_oldest ON sign_in_common (feature, seen_at);

CREATE TABLE sign_in_total (
  feature         TEXT PRIMARY KEY,
  count           REAL NOT NULL,
  distinct_values INTEGER NOT NULL,
  seen_at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who else has a value, when a person is erased.
CREATE INDEX sign_in_value_shared ON sign_in_value (feature, value);

-- With a person goes what nobody else has, hashed as it is.
CREATE TRIGGER sign_in_erased BEFORE DELETE ON user BEGIN
  DELETE FROM sign_in_common WHERE (feature, value) IN (
    SELECT mine.feature, mine.value FROM sign_in_value mine WHERE mine.user_id = OLD.id AND NOT EXISTS (
      SELECT 1 FROM sign_in_value other WHERE other.feature = mine.feature AND other.value = mine.value AND other.user_id <> OLD.id));
  UPDATE sign_in_total SET distinct_values = (SELECT count(*) FROM sign_in_common common WHERE common.feature = sign_in_total.feature);
END;
