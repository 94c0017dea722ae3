-- A million claims of the fifty companies, for measurements; each company gets an accountant too. Run by the superuser,
-- who is above row security, with triggers and foreign-key checks off, after the contracts.
BEGIN;
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;
SET LOCAL maintenance_work_mem = '1GB';
SET LOCAL work_mem = '256MB';

CREATE FUNCTION pg_temp.v7(at timestamptz, salt text) RETURNS uuid LANGUAGE sql AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(salt), 1, 3)
        || '8' || substr(md5(salt), 4, 15))::uuid
$$;
-- 0 … most - 1, always the same for the same words.
CREATE FUNCTION pg_temp.pick(salt text, most int) RETURNS int LANGUAGE sql AS $$
    SELECT abs(hashtextextended(salt, 7) % most)::int
$$;

-- Indexes are built at the end, which is several times faster.
CREATE TEMP TABLE later ON COMMIT DROP AS
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i WHERE NOT i.indisprimary AND NOT i.indisunique
        AND i.indrelid = ANY (ARRAY['expenses', 'expense_lines', 'expense_steps']::regclass[]);
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT later.name FROM later LOOP EXECUTE format('DROP INDEX %s', name); END LOOP;
END $$;

CREATE TEMP TABLE company ON COMMIT DROP AS
    SELECT substr(slug, 7)::int AS number, id FROM organizations WHERE slug ~ '^bench-[0-9]+$';
INSERT INTO users (id, email, password_hash, first_name, last_name, created_at, updated_at)
    SELECT pg_temp.v7(timestamptz '2022-01-02Z', 'accountant' || c.number), 'accountant@bench-' || c.number || '.localhost',
        demo.password_hash, 'Anton', 'Auer', timestamptz '2022-01-02Z', timestamptz '2022-01-02Z'
    FROM company c, users demo WHERE demo.email = 'admin@demo.localhost';
INSERT INTO memberships (organization_id, id, user_id, role, created_at, updated_at)
    SELECT c.id, pg_temp.v7(timestamptz '2022-01-02Z', 'bookkeeper' || c.number), pg_temp.v7(timestamptz '2022-01-02Z', 'accountant' || c.number),
        'accountant', timestamptz '2022-01-02Z', timestamptz '2022-01-02Z' FROM company c;
CREATE TEMP TABLE kind ON COMMIT DROP AS
    SELECT n, name, needs FROM (VALUES (0, 'Travel', true), (1, 'Accommodation', true), (2, 'Meals', true), (3, 'Mileage', false),
        (4, 'Taxi', true)) AS v (n, name, needs);
INSERT INTO expense_categories (organization_id, id, name, code, account_code, requires_receipt, created_at, updated_at)
    SELECT c.id, pg_temp.v7(timestamptz '2022-01-03Z', 'category' || c.number || '/' || k.n), k.name, lower(k.name), '73' || k.n, k.needs,
        timestamptz '2022-01-03Z', timestamptz '2022-01-03Z' FROM company c, kind k;

CREATE TEMP TABLE slip ON COMMIT DROP AS
    SELECT g.n, g.at, c.number AS company, c.id AS organization_id, pg_temp.v7(g.at, 'claim' || g.n) AS id,
        row_number() OVER (PARTITION BY c.id ORDER BY g.n)::int AS number, a.user_id, a.id AS artist_id, a.legal_name,
        CASE WHEN g.dice < 70 THEN 'paid' WHEN g.dice < 80 THEN 'approved' WHEN g.dice < 92 THEN 'submitted'
            WHEN g.dice < 96 THEN 'rejected' WHEN g.dice < 99 THEN 'draft' ELSE 'cancelled' END AS status,
        CASE WHEN g.dice % 33 = 7 THEN 'refund' ELSE 'expense' END AS kind,
        (ARRAY['EUR', 'EUR', 'EUR', 'EUR', 'GBP', 'USD', 'CHF'])[1 + pg_temp.pick('currency' || g.n, 7)] AS currency,
        round((3 + pg_temp.pick('amount' || g.n, 40000) / 100.0)::numeric, 2) AS amount,
        (ARRAY['ÖBB', 'Hotel Sacher', 'Wiener Linien', 'Taxi 40100', 'Café Sperl', 'Deutsche Bahn', 'Motel One', 'Lufthansa', 'Thalia',
            'Thomann'])[1 + pg_temp.pick('merchant' || g.n, 10)] AS merchant,
        (ARRAY['Swan Lake', 'The Magic Flute', 'Giselle', 'Carmen', 'Tosca', 'Hamlet', 'Faust', 'Aida', 'Fidelio', 'Cabaret'])
            [1 + pg_temp.pick('production' || g.n, 10)] AS production
    FROM (SELECT n, date_trunc('milliseconds', now()) - (1000000 - n) * interval '150 seconds' - interval '1 hour' AS at,
            pg_temp.pick('fate' || n, 100) AS dice,
            1 + floor(50 * power(pg_temp.pick('employer' || n, 1000000) / 1e6, 1.5))::int AS company,
            pg_temp.pick('spender' || n, 100) AS spender
        FROM generate_series(1, 1000000) n) g
    JOIN company c ON c.number = g.company
    JOIN artists a ON a.organization_id = c.id
        AND a.id = pg_temp.v7(timestamptz '2022-01-02Z', 'artist' || c.number || '/' || g.spender);

-- Summed at once, below.
ALTER TABLE expenses DISABLE TRIGGER expense_sums;
INSERT INTO expenses (organization_id, id, number, user_id, artist_id, person_name, kind, status, amount, currency, approved_amount,
        base_currency, rate, rate_date, rate_source, base_amount, approved_base_amount, merchant, description, expense_date,
        production, submitted_at, approved_at, paid_at, payment_reference, rejected_at, rejection_reason, created_at, updated_at, version)
    SELECT s.organization_id, s.id, s.number, s.user_id, s.artist_id, s.legal_name, s.kind, s.status, s.amount, s.currency,
        CASE WHEN s.is_approved THEN s.amount END, 'EUR', s.rate, s.at::date, CASE s.currency WHEN 'EUR' THEN 'same' ELSE 'ecb' END,
        round(s.amount * s.rate, 2), CASE WHEN s.is_approved THEN round(s.amount * s.rate, 2) END, s.merchant,
        'For the rehearsals of ' || s.production || ', no. ' || s.n, s.at::date, s.production,
        CASE WHEN s.status NOT IN ('draft', 'cancelled') THEN s.at + interval '1 hour' END,
        CASE WHEN s.is_approved THEN s.at + interval '2 days' END,
        CASE s.status WHEN 'paid' THEN s.at + interval '9 days' END, CASE s.status WHEN 'paid' THEN 'B-' || s.n / 1000 END,
        CASE s.status WHEN 'rejected' THEN s.at + interval '2 days' END, CASE s.status WHEN 'rejected' THEN 'Paid by the company.' END,
        s.at, s.at + interval '2 days', 3
    FROM (SELECT *, status IN ('approved', 'paid') AS is_approved,
            CASE currency WHEN 'GBP' THEN 1.152 WHEN 'USD' THEN 0.9213 WHEN 'CHF' THEN 1.0612 ELSE 1 END AS rate FROM slip) s ORDER BY s.n;
ALTER TABLE expenses ENABLE TRIGGER expense_sums;
INSERT INTO expense_sums (organization_id, status, kind, currency, count, amount, base_amount)
    SELECT organization_id, status, kind, currency, count(*), sum(amount), sum(base_amount) FROM expenses
    WHERE organization_id IN (SELECT organization_id FROM slip) GROUP BY organization_id, status, kind, currency;
INSERT INTO expense_numbers (organization_id, last) SELECT organization_id, max(number) FROM slip GROUP BY organization_id;
INSERT INTO expense_lines (organization_id, id, expense_id, position, category_id, amount, production, decision, approved_amount, reason)
    SELECT organization_id, pg_temp.v7(at, 'line' || n), id, 0,
        pg_temp.v7(timestamptz '2022-01-03Z', 'category' || company || '/' || pg_temp.pick('category' || n, 5)), amount, production,
        CASE WHEN status IN ('approved', 'paid') THEN 'approved' WHEN status = 'rejected' THEN 'rejected' ELSE 'open' END,
        CASE WHEN status IN ('approved', 'paid') THEN amount END, CASE status WHEN 'rejected' THEN 'Paid by the company.' END
    FROM slip ORDER BY n;
-- Everybody has been reminded of what is open: a company whose approvers were never told would be reminded all at once.
INSERT INTO expense_steps (organization_id, expense_id, position, role, status, opened_at, decided_at, reminded_at, escalated_at,
        claimant_id, kind, currency, amount, base_amount)
    SELECT s.organization_id, s.id, 0, 'accountant',
        CASE s.status WHEN 'submitted' THEN 'open' WHEN 'rejected' THEN 'rejected' ELSE 'approved' END, s.at + interval '1 hour',
        CASE WHEN s.status <> 'submitted' THEN s.at + interval '2 days' END,
        CASE s.status WHEN 'submitted' THEN now() END, CASE s.status WHEN 'submitted' THEN now() END,
        e.user_id, e.kind, e.currency, e.amount, e.base_amount
    FROM slip s JOIN expenses e ON e.organization_id = s.organization_id AND e.id = s.id
    WHERE s.status NOT IN ('draft', 'cancelled') ORDER BY n;

DO $$ DECLARE definition text; BEGIN
    FOR definition IN SELECT later.definition FROM later LOOP EXECUTE definition; END LOOP;
END $$;
COMMIT;
