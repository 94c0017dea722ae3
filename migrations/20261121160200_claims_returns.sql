-- What people give back of advances: the rest that no claim has used. Advances are settled when nothing of them is left.
CREATE TABLE advance_returns (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    expense_id uuid NOT NULL,
    -- In the advance's currency.
    amount numeric(14, 2) NOT NULL CHECK (amount > 0),
    returned_on date NOT NULL,
    reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 140),
    recorded_by uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, expense_id) REFERENCES expenses (organization_id, id)
);
CREATE INDEX advance_returns_expense ON advance_returns (organization_id, expense_id);

SELECT tenancy_enable('advance_returns'::regclass);

ALTER TABLE expense_events DROP CONSTRAINT expense_events_kind_check;
ALTER TABLE expense_events ADD CONSTRAINT expense_events_kind_check CHECK (kind IN ('created', 'edited', 'submitted', 'withdrawn',
    'cancelled', 'comment', 'step_approved', 'approved', 'rejected', 'line_reduced', 'line_held', 'line_rejected', 'followed',
    'reminded', 'escalated', 'batched', 'paid', 'returned'));
