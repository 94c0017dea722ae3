-- When those who decide were told that a step waits for them: a while after it was opened, of all that was opened meanwhile.
ALTER TABLE expense_steps ADD COLUMN told_at timestamptz;
-- The owner is bound by row security as well, but for this.
ALTER TABLE expense_steps NO FORCE ROW LEVEL SECURITY;
UPDATE expense_steps SET told_at = opened_at WHERE status = 'open';
ALTER TABLE expense_steps FORCE ROW LEVEL SECURITY;
CREATE INDEX expense_steps_untold ON expense_steps (organization_id) WHERE status = 'open' AND told_at IS NULL;
