-- Who decides about claims, and how the money goes out.

-- Rules are data: the first rule that fits a claim says its steps; without one, anybody who may approve decides alone.
CREATE TABLE approval_rules (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    position int NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- In the organization's currency; the upper end is not included.
    min_amount numeric(14, 2) CHECK (min_amount >= 0),
    max_amount numeric(14, 2) CHECK (max_amount > 0),
    -- One line in this category is enough.
    category_id uuid,
    production text CHECK (length(production) <= 120),
    -- In order: [{"role": …} or {"user_id": …}].
    steps jsonb NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, category_id) REFERENCES expense_categories (organization_id, id),
    CHECK (min_amount IS NULL OR max_amount IS NULL OR min_amount < max_amount)
);
CREATE INDEX approval_rules_order ON approval_rules (organization_id, position, id);

-- The steps of one submitted claim. A withdrawn claim loses them and gets new ones.
CREATE TABLE expense_steps (
    organization_id uuid NOT NULL,
    expense_id uuid NOT NULL,
    position smallint NOT NULL CHECK (position BETWEEN 0 AND 9),
    role text CHECK (role IN ('admin', 'accountant', 'finance_director', 'production_manager')),
    user_id uuid REFERENCES users (id),
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'open', 'approved', 'rejected', 'skipped')),
    opened_at timestamptz,
    decided_at timestamptz,
    decided_by uuid REFERENCES users (id),
    -- In whose place, where a substitute decided.
    decided_for uuid REFERENCES users (id),
    notes text CHECK (length(notes) <= 1000),
    reminded_at timestamptz,
    escalated_at timestamptz,
    PRIMARY KEY (organization_id, expense_id, position),
    FOREIGN KEY (organization_id, expense_id) REFERENCES expenses (organization_id, id) ON DELETE CASCADE,
    CHECK ((role IS NULL) <> (user_id IS NULL))
);
CREATE INDEX expense_steps_open ON expense_steps (organization_id, opened_at) WHERE status = 'open';
-- Who a claim's steps name may know of it.
CREATE INDEX expense_steps_named ON expense_steps (organization_id, user_id, role);

CREATE TABLE approval_substitutes (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    substitute_id uuid NOT NULL REFERENCES users (id),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    CHECK (user_id <> substitute_id AND starts_on <= ends_on)
);
CREATE INDEX approval_substitutes_user ON approval_substitutes (organization_id, user_id, starts_on);

CREATE TABLE payment_batches (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    number int NOT NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'cancelled')),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    execute_on date NOT NULL,
    total numeric(14, 2) NOT NULL CHECK (total >= 0),
    reference text CHECK (length(reference) <= 140),
    created_by uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    paid_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, number)
);

-- A claim is in at most one batch that is not cancelled.
CREATE TABLE payment_items (
    organization_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    expense_id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    -- What goes to the person, in the batch's currency: approved, less what an advance covers; refunds are subtracted.
    amount numeric(14, 2) NOT NULL,
    is_cancelled boolean NOT NULL DEFAULT false,
    PRIMARY KEY (organization_id, batch_id, expense_id),
    FOREIGN KEY (organization_id, batch_id) REFERENCES payment_batches (organization_id, id),
    FOREIGN KEY (organization_id, expense_id) REFERENCES expenses (organization_id, id)
);
CREATE UNIQUE INDEX payment_items_once ON payment_items (organization_id, expense_id) WHERE NOT is_cancelled;

-- Double entry: every posting's entries balance; entries never change.
CREATE TABLE journal_entries (
    organization_id uuid NOT NULL,
    posting_id uuid NOT NULL,
    position smallint NOT NULL,
    day date NOT NULL,
    expense_id uuid,
    batch_id uuid,
    account text NOT NULL,
    production text,
    text text NOT NULL,
    -- In the organization's currency; exactly one of them is above zero.
    debit numeric(14, 2) NOT NULL CHECK (debit >= 0),
    credit numeric(14, 2) NOT NULL CHECK (credit >= 0),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, posting_id, position),
    FOREIGN KEY (organization_id, expense_id) REFERENCES expenses (organization_id, id),
    FOREIGN KEY (organization_id, batch_id) REFERENCES payment_batches (organization_id, id),
    CHECK ((debit = 0) <> (credit = 0))
);
CREATE INDEX journal_entries_day ON journal_entries (organization_id, day, posting_id, position);

CREATE FUNCTION journal_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'the journal is append-only';
    END IF;
    IF EXISTS (SELECT FROM added GROUP BY organization_id, posting_id HAVING sum(debit) <> sum(credit)) THEN
        RAISE EXCEPTION 'a posting does not balance';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_balanced AFTER INSERT ON journal_entries
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION journal_balanced();
CREATE TRIGGER journal_unchanged BEFORE UPDATE OR DELETE ON journal_entries
    FOR EACH ROW EXECUTE FUNCTION journal_balanced();

SELECT tenancy_enable(name::regclass) FROM unnest(ARRAY['approval_rules', 'expense_steps', 'approval_substitutes', 'payment_batches',
    'payment_items', 'journal_entries']) AS name;
