-- An act that reaches far waits for a second operator as a run of no playbook ('' there, and '' for no alert); null for runs of playbooks.
ALTER TABLE playbook_run ADD COLUMN act TEXT;

-- To what it will be done, for as long as it waits or goes on. Sealed JSON: ids by the thousand, and names.
CREATE TABLE act_target (
  run    TEXT PRIMARY KEY,
  sealed BLOB NOT NULL
) STRICT;
