-- A million contracts of fifty companies, for measurements. Run by the superuser, who is above row security, with
-- triggers and foreign-key checks off. The companies differ in size by a factor of six; ids are ordered by time, as
-- the product makes them.
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
    FROM pg_index i WHERE NOT i.indisprimary
        AND i.indrelid = ANY (ARRAY['contracts', 'contract_assignments', 'contract_seals']::regclass[]);
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT later.name FROM later LOOP EXECUTE format('DROP INDEX %s', name); END LOOP;
END $$;

CREATE TEMP TABLE company ON COMMIT DROP AS
    SELECT n AS number, pg_temp.v7(timestamptz '2022-01-01Z', 'organization' || n) AS id, pg_temp.v7(timestamptz '2022-01-01Z', 'file' || n) AS file_id,
        pg_temp.v7(timestamptz '2022-01-01Z', 'admin' || n) AS admin_id
    FROM generate_series(1, 50) n;
CREATE TEMP TABLE singer ON COMMIT DROP AS
    SELECT c.number AS company, n AS number, c.id AS organization_id,
        pg_temp.v7(timestamptz '2022-01-02Z', 'user' || c.number || '/' || n) AS user_id,
        pg_temp.v7(timestamptz '2022-01-02Z', 'artist' || c.number || '/' || n) AS artist_id,
        (ARRAY['Sarah','Mateo','Aiko','Lena','Viktor','Zoé','Amara','Jonas','Elif','Tomás'])[1 + n % 10] AS first_name,
        (ARRAY['Chen','Rossi','Tanaka','Hofmann','Novák','Dubois','Okafor','Lindqvist','Yılmaz','Ferreira'])[1 + n / 10] AS last_name,
        'artist' || n || '@bench-' || c.number || '.localhost' AS email
    FROM company c, generate_series(0, 99) n;

INSERT INTO organizations (id, name, slug, timezone, locale, currency, created_at, updated_at)
    SELECT id, 'Company ' || number, 'bench-' || number, 'Europe/Vienna', 'en', 'EUR', timestamptz '2022-01-01Z', timestamptz '2022-01-01Z' FROM company;
-- One password opens everything here, also for administrators.
INSERT INTO organization_security (organization_id, second_factor_policy, updated_at)
    SELECT id, 'off', timestamptz '2022-01-01Z' FROM company;
INSERT INTO users (id, email, password_hash, first_name, last_name, created_at, updated_at)
    SELECT p.id, p.email, demo.password_hash, p.first_name, p.last_name, timestamptz '2022-01-02Z', timestamptz '2022-01-02Z'
    FROM (SELECT admin_id AS id, 'admin@bench-' || number || '.localhost' AS email, 'Agnes' AS first_name, 'Adler' AS last_name FROM company
        UNION ALL SELECT user_id, email, first_name, last_name FROM singer) p,
        users demo WHERE demo.email = 'admin@demo.localhost';
INSERT INTO memberships (organization_id, id, user_id, role, created_at, updated_at)
    SELECT id, pg_temp.v7(timestamptz '2022-01-02Z', 'm' || admin_id), admin_id, 'admin', timestamptz '2022-01-02Z', timestamptz '2022-01-02Z' FROM company
    UNION ALL SELECT organization_id, pg_temp.v7(timestamptz '2022-01-02Z', 'm' || user_id), user_id, 'artist', timestamptz '2022-01-02Z', timestamptz '2022-01-02Z' FROM singer;
INSERT INTO artists (organization_id, id, user_id, legal_name, discipline, created_at, updated_at)
    SELECT organization_id, artist_id, user_id, first_name || ' ' || last_name, 'voice', timestamptz '2022-01-02Z', timestamptz '2022-01-02Z' FROM singer;
-- Nobody opens these documents; one row stands for all of a company.
INSERT INTO files (organization_id, id, media_type, size_bytes, sha256, wrapped_key, created_at)
    SELECT id, file_id, 'application/pdf', 183204, sha256(id::text::bytea), '\x00', timestamptz '2022-01-02Z' FROM company;

CREATE TEMP TABLE paper ON COMMIT DROP AS
    SELECT g.n, c.id AS organization_id, c.file_id, c.admin_id, c.number AS company, g.at,
        pg_temp.v7(g.at, 'contract' || g.n) AS id,
        CASE WHEN g.dice < 55 THEN 'completed' WHEN g.dice < 73 THEN 'active' WHEN g.dice < 91 THEN 'pending'
            WHEN g.dice < 96 THEN 'archived' ELSE 'cancelled' END AS status,
        (ARRAY['Guest Contract','Season Contract','Rehearsal Agreement','Residency','Understudy Contract','Tour Contract',
            'Recording Consent','Amendment','Housing Agreement','Concert Contract'])[1 + pg_temp.pick('kind' || g.n, 10)] AS kind,
        (ARRAY['Swan Lake','The Magic Flute','Giselle','Die Fledermaus','Carmen','Tosca','La Bohème','Hamlet','The Seagull','Faust',
            'Nutcracker','Rigoletto','Aida','Turandot','Salome','Elektra','Fidelio','Don Giovanni','Così fan tutte','Wozzeck',
            'Parsifal','Lohengrin','Tannhäuser','Coppélia','La Sylphide','Macbeth','King Lear','Othello','The Tempest','Antigone',
            'Medea','Electra','Cyrano','Tartuffe','Woyzeck','Leonce and Lena','Cabaret','Chicago','Evita','West Side Story']
            )[1 + pg_temp.pick('work' || g.n, 40)] AS work
    FROM (SELECT n, date_trunc('milliseconds', now()) - (1000000 - n) * interval '150 seconds' - interval '1 hour' AS at,
            pg_temp.pick('dice' || n, 100) AS dice,
            1 + floor(50 * power(pg_temp.pick('company' || n, 1000000) / 1e6, 1.5))::int AS company
        FROM generate_series(1, 1000000) n) g
    JOIN company c ON c.number = g.company;

CREATE TEMP TABLE part ON COMMIT DROP AS
    SELECT p.n, k, p.organization_id, p.id AS contract_id, p.file_id, p.at, p.status,
        pg_temp.v7(p.at, 'part' || p.n || '/' || k) AS id, pg_temp.v7(p.at, 'seal' || p.n || '/' || k) AS seal_id,
        p.company, (pg_temp.pick('singer' || p.n, 50) + 50 * k) AS singer
    FROM paper p, generate_series(0, 1) k;

INSERT INTO contract_seals (organization_id, id, contract_id, status, file_id, sha256, certificate_fingerprint, sealed_at, created_at)
    SELECT t.organization_id, t.seal_id, t.contract_id,
        CASE WHEN is_sealed THEN 'sealed' WHEN t.status = 'cancelled' THEN 'voided' ELSE 'waiting' END,
        CASE WHEN is_sealed THEN t.file_id END,
        CASE WHEN is_sealed THEN sha256(('seal' || t.n || '/' || t.k)::bytea) END,
        CASE WHEN is_sealed THEN sha256('certificate') END,
        CASE WHEN is_sealed THEN t.at + interval '2 days' END, t.at + interval '1 hour'
    FROM (SELECT *, status IN ('completed', 'active', 'archived') AS is_sealed FROM part) t ORDER BY t.n, t.k;
INSERT INTO contract_assignments (organization_id, id, contract_id, seal_id, user_id, artist_id, signer_kind, signer_name,
        signer_email, slot, status, sent_at, viewed_at, signed_at, created_at, updated_at)
    SELECT t.organization_id, t.id, t.contract_id, t.seal_id, s.user_id, s.artist_id, 'artist', s.first_name || ' ' || s.last_name,
        s.email, 1,
        CASE WHEN is_signed THEN 'signed' WHEN t.status = 'cancelled' THEN 'voided' WHEN (t.n + t.k) % 3 = 0 THEN 'viewed' ELSE 'sent' END,
        t.at + interval '1 hour',
        CASE WHEN is_signed OR (t.n + t.k) % 3 = 0 THEN t.at + interval '1 day' END,
        CASE WHEN is_signed THEN t.at + interval '2 days' END, t.at + interval '1 hour', t.at + interval '2 days'
    FROM (SELECT *, status IN ('completed', 'active', 'archived') AS is_signed FROM part) t
    JOIN singer s ON s.company = t.company AND s.number = t.singer ORDER BY t.n, t.k;

-- With their parts, which the product's trigger would gather.
INSERT INTO contracts (organization_id, id, title, description, status, status_before_archive, signing_mode, signing_order,
        document_file_id, original_name, mime_type, file_size_bytes, page_count, pages, document_sha256, metadata, tags, message,
        cancel_reason, created_by, created_by_name, created_at, updated_at, sent_at, expires_at, completed_at, archived_at, version,
        assignment_count, viewed_count, signed_count, parts)
    SELECT p.organization_id, p.id,
        p.kind || ': ' || p.work || ', ' || to_char(p.at, 'FMMonth YYYY') || ', no. ' || p.n,
        CASE WHEN p.n % 3 > 0 THEN 'Engages the artist for the production of ' || p.work || ' with rehearsals, performances and one revival.' END,
        p.status, CASE WHEN p.status = 'archived' THEN 'completed' END, 'individual', 'parallel', p.file_id,
        'contract-' || p.n || '.pdf', 'application/pdf', 183204, 3,
        '[{"width":595,"height":842,"rotation":0},{"width":595,"height":842,"rotation":0},{"width":595,"height":842,"rotation":0}]',
        sha256(('contract' || p.n)::bytea), jsonb_build_object('season', to_char(p.at, 'YYYY'), 'cost_center', 4000 + p.n % 100),
        ARRAY[lower(p.work)], CASE WHEN p.n % 2 = 0 THEN 'Please read and sign by the end of the month.' END,
        CASE WHEN p.status = 'cancelled' THEN 'The production has been called off.' END, p.admin_id, 'Agnes Adler', p.at,
        -- Nothing is overdue: the worker would spend hours on it, and on telling people.
        p.at + interval '3 days', p.at + interval '1 hour',
        CASE WHEN p.status IN ('pending', 'active') THEN now() ELSE p.at END + interval '30 days',
        CASE WHEN p.status IN ('completed', 'archived') THEN p.at + interval '4 days' END,
        CASE WHEN p.status = 'archived' THEN p.at + interval '90 days' END, 4, 2,
        CASE WHEN p.status IN ('completed', 'active', 'archived') THEN 2 ELSE 0 END,
        CASE WHEN p.status IN ('completed', 'active', 'archived') THEN 2 ELSE 0 END,
        shown.parts
    FROM paper p JOIN (
        SELECT a.contract_id, json_agg(contract_part(a) ORDER BY a.created_at, a.id) AS parts
        FROM contract_assignments a JOIN contract_seals s ON s.organization_id = a.organization_id AND s.id = a.seal_id
        GROUP BY a.contract_id) shown ON shown.contract_id = p.id
    ORDER BY p.n;

DO $$ DECLARE definition text; BEGIN
    FOR definition IN SELECT later.definition FROM later LOOP EXECUTE definition; END LOOP;
END $$;
COMMIT;
