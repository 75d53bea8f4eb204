-- The whole rule as it is in force with a version, JSON: what the product brings changes with its releases, and what was changed of it here is not all of it.
-- Null for a rule that was made here, whose body is all of it, and for versions from before this step.
ALTER TABLE rule_version ADD COLUMN document TEXT;

-- What was measured: numbers alone. Null for alerts from before this step, whose sealed part holds it.
ALTER TABLE alert ADD COLUMN measures TEXT;
-- What else the sentence says, sealed, and whose it is where it is somebody's: the places of a person.
ALTER TABLE alert ADD COLUMN values_sealed BLOB;
ALTER TABLE alert ADD COLUMN values_of TEXT;
-- The index under which the values beside the log hold the subject, where that is an address, an agent or a login name.
ALTER TABLE alert ADD COLUMN personal_index BLOB;
CREATE INDEX alert_by_personal ON alert (personal_index) WHERE personal_index IS NOT NULL;
CREATE INDEX alert_by_person ON alert (values_of) WHERE values_of IS NOT NULL;

-- An alert tells whom it is about as long as the log does: with the last record of a value its copies go, and what finds them, and with the addresses of a person where they were.
CREATE TRIGGER alert_erased AFTER UPDATE OF value_index ON audit_personal WHEN OLD.value_index IS NOT NULL AND NEW.value_index IS NULL BEGIN
  UPDATE alert SET sealed = x'', subject_index = randomblob(32), personal_index = NULL
    WHERE personal_index = OLD.value_index AND NOT EXISTS (SELECT 1 FROM audit_personal WHERE value_index = OLD.value_index AND field = OLD.field);
  UPDATE alert SET values_sealed = NULL WHERE OLD.field = 'address' AND OLD.owner <> '' AND values_of = OLD.owner;
END;
CREATE TRIGGER alert_removed AFTER DELETE ON audit_personal WHEN OLD.value_index IS NOT NULL BEGIN
  UPDATE alert SET sealed = x'', subject_index = randomblob(32), personal_index = NULL
    WHERE personal_index = OLD.value_index AND NOT EXISTS (SELECT 1 FROM audit_personal WHERE value_index = OLD.value_index AND field = OLD.field);
  UPDATE alert SET values_sealed = NULL WHERE OLD.field = 'address' AND OLD.owner <> '' AND values_of = OLD.owner;
END;
