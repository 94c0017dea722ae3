-- Whoever decided one step of a claim decides no later one: the later steps carry who that was, so that what waits for
-- somebody is still found in one index. Where nobody has decided there is nothing to look at.
ALTER TABLE expense_steps ADD COLUMN decided_before uuid[];
-- The owner is bound by row security as well, but for this.
ALTER TABLE expense_steps NO FORCE ROW LEVEL SECURITY;
UPDATE expense_steps s SET decided_before = earlier.people
    FROM (SELECT l.organization_id, l.expense_id, l.position, array_agg(DISTINCT d.decided_by) AS people
        FROM expense_steps l JOIN expense_steps d ON d.organization_id = l.organization_id AND d.expense_id = l.expense_id
            AND d.position < l.position AND d.decided_by IS NOT NULL
        WHERE l.status IN ('open', 'waiting') GROUP BY l.organization_id, l.expense_id, l.position) AS earlier
    WHERE s.organization_id = earlier.organization_id AND s.expense_id = earlier.expense_id AND s.position = earlier.position;
ALTER TABLE expense_steps FORCE ROW LEVEL SECURITY;
DROP INDEX expense_steps_waiting;
CREATE INDEX expense_steps_waiting ON expense_steps (organization_id, role, user_id)
    INCLUDE (expense_id, claimant_id, kind, currency, amount, base_amount, decided_before) WHERE status = 'open';
