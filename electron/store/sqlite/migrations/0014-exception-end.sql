-- Exceptions that stood at a moment, whether or not their end was recorded since.
CREATE INDEX rule_exception_end ON rule_exception (rule, min(expires_at, coalesce(ended_at, expires_at)));
