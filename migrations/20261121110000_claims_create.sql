-- Claims: what people spent for a company, what they may get back, and how. Amounts are exact decimals; the amount as
-- spent, the rate with its day and source, and the amount in the company's currency are all kept.

-- How an organization handles claims; without a row the defaults hold.
CREATE TABLE expense_settings (
    organization_id uuid PRIMARY KEY REFERENCES organizations (id),
    -- The largest single claim, in the organization's currency.
    max_amount numeric(14, 2) NOT NULL DEFAULT 10000 CHECK (max_amount > 0),
    -- Claims for older days get a warning.
    late_after_days int NOT NULL DEFAULT 90 CHECK (late_after_days BETWEEN 1 AND 3650),
    remind_after_hours int NOT NULL DEFAULT 48 CHECK (remind_after_hours BETWEEN 1 AND 1000),
    escalate_after_hours int NOT NULL DEFAULT 120 CHECK (escalate_after_hours BETWEEN 1 AND 2000),
    -- manual: only the table of rates; ecb: fetched daily in the European Central Bank's format.
    rate_source text NOT NULL DEFAULT 'manual' CHECK (rate_source IN ('manual', 'ecb')),
    rate_source_url text CHECK (length(rate_source_url) <= 500),
    -- Who pays: {name, iban, bic}, encrypted.
    payer bytea,
    -- Accounts of the journal.
    payable_account text NOT NULL DEFAULT '3300',
    advance_account text NOT NULL DEFAULT '2300',
    tax_account text NOT NULL DEFAULT '2500',
    bank_account text NOT NULL DEFAULT '2800',
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);

CREATE TABLE expense_categories (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    code text CHECK (length(code) <= 50),
    description text CHECK (length(description) <= 1000),
    -- The ledger's account; integrations book to it.
    account_code text CHECK (length(account_code) <= 50),
    requires_receipt boolean NOT NULL DEFAULT true,
    max_amount numeric(14, 2) CHECK (max_amount > 0),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX expense_categories_name ON expense_categories (organization_id, lower(name));
CREATE UNIQUE INDEX expense_categories_code ON expense_categories (organization_id, code) WHERE code IS NOT NULL;

-- One unit of `currency` is worth `rate` of `base`, from `day` on until the next entry.
CREATE TABLE exchange_rates (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    base text NOT NULL CHECK (base ~ '^[A-Z]{3}$'),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    day date NOT NULL,
    rate numeric(20, 10) NOT NULL CHECK (rate > 0),
    source text NOT NULL CHECK (source IN ('manual', 'ecb')),
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, base, currency, day, source)
);

-- What a kilometre is paid with, from a day on.
CREATE TABLE mileage_rates (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    vehicle text NOT NULL CHECK (vehicle IN ('car', 'motorcycle', 'bicycle')),
    valid_from date NOT NULL,
    per_km numeric(10, 4) NOT NULL CHECK (per_km > 0),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, vehicle, valid_from)
);

-- What a day away is paid with, by place, from a day on; shorter days get a part of it.
CREATE TABLE per_diem_rates (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    place text NOT NULL CHECK (length(place) BETWEEN 1 AND 100),
    valid_from date NOT NULL,
    full_day numeric(10, 2) NOT NULL CHECK (full_day > 0),
    -- Days of 8 to 24 hours, the first and the last one of a journey.
    part_day numeric(10, 2) NOT NULL CHECK (part_day >= 0),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, place, valid_from)
);

-- Months that are booked: nothing is claimed, approved or paid into them any more.
CREATE TABLE closed_periods (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    closed_by uuid NOT NULL REFERENCES users (id),
    closed_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, month)
);

CREATE TABLE expenses (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    -- May be made by the device, so that what was written without a network arrives once.
    id uuid NOT NULL,
    number int NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    -- Missing where somebody of the office claims.
    artist_id uuid,
    person_name text NOT NULL,
    kind text NOT NULL DEFAULT 'expense' CHECK (kind IN ('expense', 'refund', 'mileage', 'per_diem', 'advance')),
    status text NOT NULL DEFAULT 'draft'
        CHECK (status IN ('draft', 'submitted', 'approved', 'rejected', 'paid', 'cancelled', 'archived')),
    -- The sum of the lines, as spent. A refund is money given back: its amount is positive too, its kind says the sign.
    amount numeric(14, 2) NOT NULL CHECK (amount > 0),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- Of what was approved; missing until then.
    approved_amount numeric(14, 2) CHECK (approved_amount >= 0),
    base_currency text NOT NULL CHECK (base_currency ~ '^[A-Z]{3}$'),
    rate numeric(20, 10) CHECK (rate > 0),
    rate_date date,
    rate_source text CHECK (rate_source IN ('same', 'manual', 'ecb', 'typed')),
    base_amount numeric(14, 2) CHECK (base_amount >= 0),
    approved_base_amount numeric(14, 2) CHECK (approved_base_amount >= 0),
    merchant text CHECK (length(merchant) <= 255),
    description text CHECK (length(description) <= 500),
    notes text CHECK (length(notes) <= 2000),
    expense_date date NOT NULL,
    production text CHECK (length(production) <= 120),
    -- Of mileage and per diem: how the amount came about.
    details jsonb,
    -- The advance that this claim is settled against, and how much of it.
    advance_id uuid,
    advance_applied numeric(14, 2) CHECK (advance_applied >= 0),
    -- The claim whose held lines go on here.
    follows_id uuid,
    receipt_count int NOT NULL DEFAULT 0,
    -- What is worth a second look, counted when the claim last changed.
    warning_count int NOT NULL DEFAULT 0,
    submitted_at timestamptz,
    approved_at timestamptz,
    approved_by uuid REFERENCES users (id),
    rejected_at timestamptz,
    rejected_by uuid REFERENCES users (id),
    rejection_reason text CHECK (length(rejection_reason) <= 1000),
    paid_at timestamptz,
    payment_reference text CHECK (length(payment_reference) <= 140),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    search tsvector NOT NULL GENERATED ALWAYS AS (
        search_index(organization_id, created_at, person_name || ' ' || coalesce(merchant, '') || ' '
            || coalesce(description, '') || ' ' || coalesce(production, '') || ' ' || number::text)) STORED,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, number),
    FOREIGN KEY (organization_id, artist_id) REFERENCES artists (organization_id, id),
    FOREIGN KEY (organization_id, advance_id) REFERENCES expenses (organization_id, id),
    FOREIGN KEY (organization_id, follows_id) REFERENCES expenses (organization_id, id)
);
CREATE INDEX expenses_page ON expenses (organization_id, created_at DESC, id DESC);
CREATE INDEX expenses_status_page ON expenses (organization_id, status, created_at DESC, id DESC);
CREATE INDEX expenses_user_page ON expenses (organization_id, user_id, created_at DESC, id DESC);
CREATE INDEX expenses_day ON expenses (organization_id, expense_date, status);
CREATE INDEX expenses_same ON expenses (organization_id, user_id, expense_date, amount);
CREATE INDEX expenses_search ON expenses USING gin (search);
-- For sums over everything a list shows, without a look at the rows.
CREATE INDEX expenses_totals ON expenses (organization_id, status, currency) INCLUDE (kind, amount, base_amount);
CREATE INDEX expenses_follows ON expenses (organization_id, follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX expenses_advance ON expenses (organization_id, advance_id) WHERE advance_id IS NOT NULL;

-- The last number given to a claim; counted per organization without gaps that matter to nobody.
CREATE TABLE expense_numbers (
    organization_id uuid PRIMARY KEY REFERENCES organizations (id),
    last int NOT NULL
);

CREATE TABLE expense_lines (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    expense_id uuid NOT NULL,
    position smallint NOT NULL CHECK (position BETWEEN 0 AND 99),
    category_id uuid NOT NULL,
    description text CHECK (length(description) <= 500),
    amount numeric(14, 2) NOT NULL CHECK (amount > 0),
    -- Contained in the amount.
    tax_amount numeric(14, 2) CHECK (tax_amount >= 0 AND tax_amount < amount),
    tax_rate numeric(5, 2) CHECK (tax_rate >= 0 AND tax_rate < 100),
    production text CHECK (length(production) <= 120),
    -- For whom it was spent, where that is somebody else.
    person text CHECK (length(person) <= 255),
    decision text NOT NULL DEFAULT 'open' CHECK (decision IN ('open', 'approved', 'reduced', 'held', 'rejected')),
    approved_amount numeric(14, 2) CHECK (approved_amount >= 0 AND approved_amount <= amount),
    reason text CHECK (length(reason) <= 1000),
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, expense_id) REFERENCES expenses (organization_id, id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id, category_id) REFERENCES expense_categories (organization_id, id),
    CHECK ((decision IN ('reduced', 'held', 'rejected')) <= (reason IS NOT NULL))
);
CREATE INDEX expense_lines_expense ON expense_lines (organization_id, expense_id, position);

CREATE TABLE expense_receipts (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    expense_id uuid NOT NULL,
    file_id uuid NOT NULL,
    thumbnail_file_id uuid,
    -- veiled: too blurred to read anything, until the words are known; covered: numbers of cards and accounts are hidden.
    thumbnail_state text NOT NULL DEFAULT 'veiled' CHECK (thumbnail_state IN ('veiled', 'covered')),
    original_name text NOT NULL,
    mime_type text NOT NULL,
    file_size_bytes bigint NOT NULL,
    page_count int NOT NULL DEFAULT 1,
    sha256 bytea NOT NULL,
    picture_hash bigint,
    reading text NOT NULL DEFAULT 'waiting' CHECK (reading IN ('waiting', 'reading', 'read', 'nothing', 'unavailable', 'failed')),
    read_at timestamptz,
    -- What was read: {amount, date, merchant, currency, tax} each {value, confidence, page, box}; encrypted.
    read_fields bytea,
    created_at timestamptz NOT NULL,
    -- Deleted by the person; the file goes with it.
    archived_at timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, expense_id) REFERENCES expenses (organization_id, id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id, file_id) REFERENCES files (organization_id, id),
    FOREIGN KEY (organization_id, thumbnail_file_id) REFERENCES files (organization_id, id)
);
CREATE INDEX expense_receipts_expense ON expense_receipts (organization_id, expense_id, created_at);
CREATE INDEX expense_receipts_same ON expense_receipts (organization_id, sha256);

-- What happened with a claim, and what was said about it.
CREATE TABLE expense_events (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    expense_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('created', 'edited', 'submitted', 'withdrawn', 'cancelled', 'comment', 'step_approved', 'approved',
        'rejected', 'line_reduced', 'line_held', 'line_rejected', 'followed', 'reminded', 'escalated', 'batched', 'paid')),
    user_id uuid REFERENCES users (id),
    user_name text,
    line_id uuid,
    text text CHECK (length(text) <= 2000),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, expense_id) REFERENCES expenses (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX expense_events_expense ON expense_events (organization_id, expense_id, created_at, id);

SELECT tenancy_enable(name::regclass) FROM unnest(ARRAY['expense_settings', 'expense_categories', 'exchange_rates', 'mileage_rates',
    'per_diem_rates', 'closed_periods', 'expenses', 'expense_numbers', 'expense_lines', 'expense_receipts', 'expense_events']) AS name;

-- Words of person, merchant, description or production in one organization, newest first, from a place in the list on.
-- Searched like contracts: among the next 2,000, then span by span.
CREATE FUNCTION expense_search(organization uuid, q text, statuses text[], before_at timestamptz, before_id uuid, most int)
    RETURNS TABLE (id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
    SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    words tsquery := public.search_words(organization, q);
    end_at timestamptz;
    end_id uuid;
    still bigint := most;
    found bigint;
    span bigint := 1;
    newest bigint;
    oldest bigint;
    times tsquery;
BEGIN
    RETURN QUERY SELECT n.id FROM (
            SELECT e.id, e.created_at, e.status, e.search FROM public.expenses e
            WHERE e.organization_id = organization AND (e.created_at, e.id) < (before_at, before_id)
            ORDER BY e.created_at DESC, e.id DESC LIMIT 2000) n
        WHERE n.search @@ words AND n.status = ANY (statuses)
        ORDER BY n.created_at DESC, n.id DESC LIMIT most;
    GET DIAGNOSTICS found = ROW_COUNT;
    still := still - found;
    IF still <= 0 THEN RETURN; END IF;
    SELECT e.created_at, e.id INTO end_at, end_id FROM public.expenses e
        WHERE e.organization_id = organization AND (e.created_at, e.id) < (before_at, before_id)
        ORDER BY e.created_at DESC, e.id DESC OFFSET 1999 LIMIT 1;
    IF end_at IS NULL THEN RETURN; END IF;
    SELECT public.search_span(min(e.created_at)) INTO oldest FROM public.expenses e WHERE e.organization_id = organization;
    newest := public.search_span(end_at);
    WHILE still > 0 AND newest >= oldest LOOP
        times := public.search_spans(organization, greatest(newest - span + 1, oldest), newest);
        RETURN QUERY WITH hits AS MATERIALIZED (
                SELECT e.organization_id, e.id, e.created_at, e.status FROM public.expenses e
                WHERE e.search @@ (times && words))
            SELECT h.id FROM hits h
            WHERE h.organization_id = organization AND (h.created_at, h.id) < (end_at, end_id)
                AND h.status = ANY (statuses)
            ORDER BY h.created_at DESC, h.id DESC LIMIT still;
        GET DIAGNOSTICS found = ROW_COUNT;
        still := still - found;
        newest := newest - span;
        span := span * 2;
    END LOOP;
END $$;
CREATE POLICY lookup ON expenses FOR SELECT TO biglive_lookup USING (true);
GRANT SELECT ON expenses TO biglive_lookup;
SELECT lookup_own('expense_search(uuid, text, text[], timestamptz, uuid, int)');
