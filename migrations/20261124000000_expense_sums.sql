-- What claims come to, without adding them up: the sums over a company's claims took longer than everything else in the
-- office's list. They are kept by state, kind and currency. A claim that comes or changes writes the difference beside
-- them, because a row that everybody updates would have two people who hand in claims wait for each other; a job puts the
-- differences into the sums.
CREATE TABLE expense_sums (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    status text NOT NULL,
    kind text NOT NULL,
    currency text NOT NULL,
    count bigint NOT NULL,
    amount numeric NOT NULL,
    -- As far as rates are known.
    base_amount numeric NOT NULL,
    PRIMARY KEY (organization_id, status, kind, currency)
);

CREATE TABLE expense_sum_changes (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    status text NOT NULL,
    kind text NOT NULL,
    currency text NOT NULL,
    count bigint NOT NULL,
    amount numeric NOT NULL,
    base_amount numeric NOT NULL,
    PRIMARY KEY (organization_id, id)
);

CREATE FUNCTION expense_sums_keep() RETURNS trigger
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO expense_sum_changes (organization_id, status, kind, currency, count, amount, base_amount)
            VALUES (OLD.organization_id, OLD.status, OLD.kind, OLD.currency, -1, -OLD.amount, -coalesce(OLD.base_amount, 0));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO expense_sum_changes (organization_id, status, kind, currency, count, amount, base_amount)
            VALUES (NEW.organization_id, NEW.status, NEW.kind, NEW.currency, 1, NEW.amount, coalesce(NEW.base_amount, 0));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER expense_sums AFTER INSERT OR DELETE ON expenses FOR EACH ROW EXECUTE FUNCTION expense_sums_keep();
CREATE TRIGGER expense_sums_changed AFTER UPDATE OF status, kind, currency, amount, base_amount ON expenses FOR EACH ROW
    WHEN ((OLD.status, OLD.kind, OLD.currency, OLD.amount, OLD.base_amount)
        IS DISTINCT FROM (NEW.status, NEW.kind, NEW.currency, NEW.amount, NEW.base_amount))
    EXECUTE FUNCTION expense_sums_keep();

-- What waits for somebody is added up from the steps alone. They are made when a claim is handed in, and made anew when it
-- is changed after that.
ALTER TABLE expense_steps
    ADD COLUMN claimant_id uuid,
    ADD COLUMN kind text,
    ADD COLUMN currency text,
    ADD COLUMN amount numeric(14, 2),
    ADD COLUMN base_amount numeric(14, 2);

-- The owner is bound by row security as well, but for this.
ALTER TABLE expenses NO FORCE ROW LEVEL SECURITY;
ALTER TABLE expense_steps NO FORCE ROW LEVEL SECURITY;
INSERT INTO expense_sums (organization_id, status, kind, currency, count, amount, base_amount)
    SELECT organization_id, status, kind, currency, count(*), sum(amount), coalesce(sum(base_amount), 0)
    FROM expenses GROUP BY organization_id, status, kind, currency;
UPDATE expense_steps s SET claimant_id = e.user_id, kind = e.kind, currency = e.currency, amount = e.amount,
        base_amount = e.base_amount
    FROM expenses e WHERE e.organization_id = s.organization_id AND e.id = s.expense_id;
ALTER TABLE expense_steps FORCE ROW LEVEL SECURITY;
ALTER TABLE expenses FORCE ROW LEVEL SECURITY;
ALTER TABLE expense_steps
    ALTER COLUMN claimant_id SET NOT NULL,
    ALTER COLUMN kind SET NOT NULL,
    ALTER COLUMN currency SET NOT NULL,
    ALTER COLUMN amount SET NOT NULL;

SELECT tenancy_enable('expense_sums');
SELECT tenancy_enable('expense_sum_changes');
DROP INDEX expenses_totals;
DROP INDEX expense_steps_waiting;
CREATE INDEX expense_steps_waiting ON expense_steps (organization_id, role, user_id)
    INCLUDE (expense_id, claimant_id, kind, currency, amount, base_amount) WHERE status = 'open';
