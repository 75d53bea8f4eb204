-- The index of the /64 of an IPv6 address, under which it is found with its neighbours. Null for what is no IPv6 address, and for what was recorded before this step.
ALTER TABLE audit_personal ADD COLUMN range_index BLOB;
CREATE INDEX personal_by_range ON audit_personal (range_index) WHERE range_index IS NOT NULL;

-- An alert about a /64 tells it as long as the log tells an address of it, or the range itself. With a value goes the index of its range.
DROP TRIGGER alert_erased;
DROP TRIGGER alert_removed;
CREATE TRIGGER alert_erased AFTER UPDATE OF value_index ON audit_personal WHEN OLD.value_index IS NOT NULL AND NEW.value_index IS NULL BEGIN
  UPDATE audit_personal SET range_index = NULL WHERE id = OLD.id AND range_index IS NOT NULL;
  UPDATE alert SET sealed = x'', subject_index = randomblob(32), personal_index = NULL
    WHERE personal_index IN (OLD.value_index, OLD.range_index)
      AND NOT EXISTS (SELECT 1 FROM audit_personal WHERE value_index = personal_index AND field = OLD.field)
      AND NOT EXISTS (SELECT 1 FROM audit_personal WHERE range_index = personal_index);
  UPDATE alert SET values_sealed = NULL WHERE OLD.field = 'address' AND OLD.owner <> '' AND values_of = OLD.owner;
END;
CREATE TRIGGER alert_removed AFTER DELETE ON audit_personal WHEN OLD.value_index IS NOT NULL BEGIN
  UPDATE alert SET sealed = x'', subject_index = randomblob(32), personal_index = NULL
    WHERE personal_index IN (OLD.value_index, OLD.range_index)
      AND NOT EXISTS (SELECT 1 FROM audit_personal WHERE value_index = personal_index AND field = OLD.field)
      AND NOT EXISTS (SELECT 1 FROM audit_personal WHERE range_index = personal_index);
  UPDATE alert SET values_sealed = NULL WHERE OLD.field = 'address' AND OLD.owner <> '' AND values_of = OLD.owner;
END;
