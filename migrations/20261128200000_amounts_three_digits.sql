-- Amounts keep three digits behind the point: dinars and rials of the Gulf, of Jordan, Iraq, Libya and Tunisia have so
-- many. What is there stays as it is.

-- A column that a trigger names cannot change its type.
DROP TRIGGER expense_sums_changed ON expenses;
ALTER TABLE expenses
    ALTER COLUMN amount TYPE numeric(15, 3),
    ALTER COLUMN approved_amount TYPE numeric(15, 3),
    ALTER COLUMN base_amount TYPE numeric(15, 3),
    ALTER COLUMN approved_base_amount TYPE numeric(15, 3),
    ALTER COLUMN advance_applied TYPE numeric(15, 3);
CREATE TRIGGER expense_sums_changed AFTER UPDATE OF status, kind, currency, amount, base_amount ON expenses FOR EACH ROW
    WHEN ((OLD.status, OLD.kind, OLD.currency, OLD.amount, OLD.base_amount)
        IS DISTINCT FROM (NEW.status, NEW.kind, NEW.currency, NEW.amount, NEW.base_amount))
    EXECUTE FUNCTION expense_sums_keep();
ALTER TABLE expense_lines
    ALTER COLUMN amount TYPE numeric(15, 3),
    ALTER COLUMN tax_amount TYPE numeric(15, 3),
    ALTER COLUMN approved_amount TYPE numeric(15, 3);
ALTER TABLE expense_steps
    ALTER COLUMN amount TYPE numeric(15, 3),
    ALTER COLUMN base_amount TYPE numeric(15, 3);
ALTER TABLE payment_batches ALTER COLUMN total TYPE numeric(15, 3);
ALTER TABLE payment_items ALTER COLUMN amount TYPE numeric(15, 3);
ALTER TABLE journal_entries
    ALTER COLUMN debit TYPE numeric(15, 3),
    ALTER COLUMN credit TYPE numeric(15, 3);
ALTER TABLE advance_returns ALTER COLUMN amount TYPE numeric(15, 3);
ALTER TABLE expense_settings ALTER COLUMN max_amount TYPE numeric(15, 3);
ALTER TABLE expense_categories ALTER COLUMN max_amount TYPE numeric(15, 3);
ALTER TABLE approval_rules
    ALTER COLUMN min_amount TYPE numeric(15, 3),
    ALTER COLUMN max_amount TYPE numeric(15, 3);
ALTER TABLE per_diem_rates
    ALTER COLUMN full_day TYPE numeric(11, 3),
    ALTER COLUMN part_day TYPE numeric(11, 3);
ALTER TABLE memberships ALTER COLUMN approval_limit TYPE numeric(15, 3);
