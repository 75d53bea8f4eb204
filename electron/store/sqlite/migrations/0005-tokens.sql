-- Voids what clients were allowed before a moment and leaves the person signed in, which `tokens_not_before` does not.
ALTER TABLE user ADD COLUMN grants_not_before INTEGER NOT NULL DEFAULT 0;
