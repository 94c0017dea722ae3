-- What the worker looks for every few minutes in every company – parts that nobody has finished, documents that wait to be
-- sealed – is found without a look at all that is done, of which there is more every year.
CREATE INDEX contract_assignments_open ON contract_assignments (organization_id, contract_id)
    WHERE status IN ('pending', 'sent', 'viewed');
CREATE INDEX contracts_expiring ON contracts (organization_id, expires_at, id) WHERE status IN ('pending', 'active');
CREATE INDEX contract_seals_open ON contract_seals (organization_id, id) WHERE status = 'sealing';

-- What waits for an approver comes from two indexes, so that the sums over it read no rows.
CREATE INDEX expense_steps_waiting ON expense_steps (organization_id, role, user_id, expense_id) WHERE status = 'open';
DROP INDEX expenses_totals;
CREATE INDEX expenses_totals ON expenses (organization_id, status, currency) INCLUDE (kind, amount, base_amount, id, user_id);
