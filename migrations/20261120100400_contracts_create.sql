-- Contracts, the fields placed on their pages, the signers' parts, and the sealed documents.

CREATE TABLE contracts (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 255),
    description text CHECK (length(description) <= 4000),
    status text NOT NULL DEFAULT 'draft'
        CHECK (status IN ('draft', 'pending', 'active', 'completed', 'cancelled', 'archived')),
    status_before_archive text,
    -- individual: each artist signs a copy of their own; joint: all sign one document.
    signing_mode text NOT NULL DEFAULT 'individual' CHECK (signing_mode IN ('individual', 'joint')),
    signing_order text NOT NULL DEFAULT 'parallel' CHECK (signing_order IN ('parallel', 'sequential')),
    document_file_id uuid NOT NULL,
    -- What was uploaded, where it had to be converted first.
    original_file_id uuid,
    original_name text NOT NULL,
    mime_type text NOT NULL,
    file_size_bytes bigint NOT NULL,
    page_count int NOT NULL CHECK (page_count > 0),
    pages jsonb NOT NULL,
    document_sha256 bytea NOT NULL,
    metadata jsonb NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    message text,
    cancel_reason text,
    created_by uuid NOT NULL REFERENCES users (id),
    -- As it was then, like the signers' names.
    created_by_name text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    sent_at timestamptz,
    expires_at timestamptz,
    completed_at timestamptz,
    archived_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    -- Written anew by a trigger with every change of a part, so that lists need not gather them:
    -- the artists' parts counted, and the first twenty of all parts as contract_parts() shows them.
    assignment_count int NOT NULL DEFAULT 0,
    viewed_count int NOT NULL DEFAULT 0,
    signed_count int NOT NULL DEFAULT 0,
    declined_count int NOT NULL DEFAULT 0,
    parts json NOT NULL DEFAULT '[]',
    has_more_parts boolean NOT NULL DEFAULT false,
    search tsvector NOT NULL GENERATED ALWAYS AS (
        search_index(organization_id, created_at, title || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, document_file_id) REFERENCES files (organization_id, id),
    FOREIGN KEY (organization_id, original_file_id) REFERENCES files (organization_id, id)
-- A row with its parts fits a page; unpacking it in every list would cost more than the space.
) WITH (toast_tuple_target = 8160);
CREATE INDEX contracts_page ON contracts (organization_id, created_at DESC, id DESC);
CREATE INDEX contracts_status_page ON contracts (organization_id, status, created_at DESC, id DESC);
CREATE INDEX contracts_search ON contracts USING gin (search);

CREATE TABLE contract_fields (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    contract_id uuid NOT NULL,
    -- 0: the company's counter-signer; 1…n: the signers.
    slot smallint NOT NULL CHECK (slot BETWEEN 0 AND 50),
    kind text NOT NULL CHECK (kind IN ('signature', 'initials', 'name', 'date', 'text')),
    page int NOT NULL CHECK (page > 0),
    -- Fractions of the displayed page, origin top left.
    x double precision NOT NULL CHECK (x >= 0 AND x < 1),
    y double precision NOT NULL CHECK (y >= 0 AND y < 1),
    width double precision NOT NULL CHECK (width > 0 AND x + width <= 1.0001),
    height double precision NOT NULL CHECK (height > 0 AND y + height <= 1.0001),
    label text CHECK (length(label) <= 120),
    required boolean NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, contract_id) REFERENCES contracts (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX contract_fields_contract ON contract_fields (organization_id, contract_id, page, y, x);

-- One document that is, or will be, sealed: every copy in mode individual, the one document in mode joint.
CREATE TABLE contract_seals (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    contract_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sealing', 'sealed', 'failed', 'voided')),
    error text,
    file_id uuid,
    sha256 bytea,
    certificate_fingerprint bytea,
    sealed_at timestamptz,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, contract_id) REFERENCES contracts (organization_id, id),
    FOREIGN KEY (organization_id, file_id) REFERENCES files (organization_id, id),
    CHECK ((status = 'sealed') <= (file_id IS NOT NULL AND sha256 IS NOT NULL AND sealed_at IS NOT NULL))
);
CREATE INDEX contract_seals_contract ON contract_seals (organization_id, contract_id);
CREATE UNIQUE INDEX contract_seals_sha256 ON contract_seals (organization_id, sha256) WHERE sha256 IS NOT NULL;

-- A sealed document never changes and never goes.
CREATE FUNCTION contract_seals_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'sealed' THEN
        RAISE EXCEPTION 'a sealed document is immutable';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contract_seals_immutable BEFORE UPDATE OR DELETE ON contract_seals
    FOR EACH ROW EXECUTE FUNCTION contract_seals_immutable();

CREATE TABLE contract_assignments (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    contract_id uuid NOT NULL,
    seal_id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    artist_id uuid,
    signer_kind text NOT NULL CHECK (signer_kind IN ('artist', 'counter_signer')),
    signer_name text NOT NULL,
    signer_email text NOT NULL,
    slot smallint NOT NULL CHECK (slot BETWEEN 0 AND 50),
    status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'sent', 'viewed', 'signed', 'declined', 'expired', 'voided')),
    sent_at timestamptz,
    viewed_at timestamptz,
    signed_at timestamptz,
    declined_at timestamptz,
    decline_reason text,
    reminder_count int NOT NULL DEFAULT 0,
    last_reminder_at timestamptz,
    signature_request_id uuid,
    signature_request_expires_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, contract_id) REFERENCES contracts (organization_id, id),
    FOREIGN KEY (organization_id, seal_id) REFERENCES contract_seals (organization_id, id),
    FOREIGN KEY (organization_id, artist_id) REFERENCES artists (organization_id, id)
);
-- One live assignment per contract and signer; a re-issue after a decline is possible.
CREATE UNIQUE INDEX contract_assignments_live ON contract_assignments (organization_id, contract_id, artist_id)
    WHERE artist_id IS NOT NULL AND status IN ('pending', 'sent', 'viewed', 'signed');
CREATE INDEX contract_assignments_contract ON contract_assignments (organization_id, contract_id, created_at, id);
CREATE INDEX contract_assignments_seal ON contract_assignments (organization_id, seal_id);
CREATE INDEX contract_assignments_user ON contract_assignments (organization_id, user_id, status, contract_id);

-- What a signer gave, at the moment of signing; evidence, never changed.
CREATE TABLE contract_signatures (
    organization_id uuid NOT NULL,
    assignment_id uuid NOT NULL,
    -- Signature, initials and field values as JSON, encrypted.
    ink bytea NOT NULL,
    consent_version text NOT NULL,
    consent_text text NOT NULL,
    timezone text NOT NULL,
    address text,
    user_agent text,
    signed_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, assignment_id),
    FOREIGN KEY (organization_id, assignment_id) REFERENCES contract_assignments (organization_id, id)
);

-- The certificates an organization seals with; the newest one that is not retired is used.
CREATE TABLE seal_certificates (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    fingerprint bytea NOT NULL,
    chain bytea[] NOT NULL,
    encrypted_key bytea NOT NULL,
    -- Made elsewhere: others may seal with it too.
    is_imported boolean NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz,
    PRIMARY KEY (organization_id, fingerprint)
);

SELECT tenancy_enable(name::regclass) FROM unnest(ARRAY['contracts', 'contract_fields', 'contract_seals',
    'contract_assignments', 'contract_signatures', 'seal_certificates']) AS name;

-- An instant as answers write it: RFC 3339 in UTC, without zeros at the end of its fraction.
CREATE FUNCTION instant_text(instant timestamptz) RETURNS text LANGUAGE sql STABLE
AS $$ SELECT rtrim(rtrim(to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z' $$;

-- A part exactly as lists answer with it (AssignmentListView); members without a value are left out.
CREATE FUNCTION contract_part(a contract_assignments) RETURNS json LANGUAGE sql STABLE
AS $$
    SELECT json_strip_nulls(json_build_object('id', a.id, 'artist_id', a.artist_id, 'user_id', a.user_id,
        'signer_name', a.signer_name, 'signer_kind', a.signer_kind, 'status', a.status,
        'sent_at', public.instant_text(a.sent_at), 'viewed_at', public.instant_text(a.viewed_at),
        'signed_at', public.instant_text(a.signed_at)))
$$;

-- The first twenty parts of a contract.
CREATE FUNCTION contract_parts(organization uuid, contract uuid) RETURNS json LANGUAGE sql STABLE
AS $$
    SELECT coalesce(json_agg(public.contract_part(a) ORDER BY a.created_at, a.id), '[]')
        FROM (SELECT a.* FROM public.contract_assignments a
            WHERE a.organization_id = organization AND a.contract_id = contract
            ORDER BY a.created_at, a.id LIMIT 20) first
        JOIN public.contract_assignments a ON a.organization_id = organization AND a.id = first.id
$$;

-- Whoever changes parts holds the contract's row already: what is read here is the latest.
CREATE FUNCTION contract_parts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.contracts c SET assignment_count = n.live, viewed_count = n.viewed, signed_count = n.signed,
        declined_count = n.declined, parts = n.parts, has_more_parts = n.more
    FROM (SELECT DISTINCT organization_id, contract_id FROM changed) t
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE a.slot > 0 AND a.status <> 'voided')::int AS live,
            count(*) FILTER (WHERE a.slot > 0 AND a.viewed_at IS NOT NULL AND a.status IN ('viewed', 'signed'))::int AS viewed,
            count(*) FILTER (WHERE a.slot > 0 AND a.status = 'signed')::int AS signed,
            count(*) FILTER (WHERE a.slot > 0 AND a.status = 'declined')::int AS declined,
            count(*) > 20 AS more, public.contract_parts(t.organization_id, t.contract_id) AS parts
        FROM public.contract_assignments a
        WHERE a.organization_id = t.organization_id AND a.contract_id = t.contract_id) n
    WHERE c.organization_id = t.organization_id AND c.id = t.contract_id
        AND (c.assignment_count, c.viewed_count, c.signed_count, c.declined_count, c.has_more_parts, c.parts::text)
            IS DISTINCT FROM (n.live, n.viewed, n.signed, n.declined, n.more, n.parts::text);
    RETURN NULL;
END $$;
CREATE TRIGGER contract_parts_inserted AFTER INSERT ON contract_assignments
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION contract_parts_changed();
CREATE TRIGGER contract_parts_updated AFTER UPDATE ON contract_assignments
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION contract_parts_changed();

-- Words of a title or description in one organization, newest first, from a place in the list on. Common words are
-- found among the next 2,000 contracts. What is not goes through the index of words, which finds all hits before the
-- newest of them are known: so it is asked for spans of time, each twice as long as the one before.
CREATE FUNCTION contract_search(organization uuid, q text, statuses text[], tag text, not_before timestamptz,
        before_at timestamptz, before_id uuid, most int) RETURNS TABLE (id uuid)
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
            SELECT c.id, c.created_at, c.status, c.tags, c.search FROM public.contracts c
            WHERE c.organization_id = organization AND (c.created_at, c.id) < (before_at, before_id)
            ORDER BY c.created_at DESC, c.id DESC LIMIT 2000) n
        WHERE n.search @@ words AND n.status = ANY (statuses) AND (tag IS NULL OR tag = ANY (n.tags))
            AND n.created_at >= not_before
        ORDER BY n.created_at DESC, n.id DESC LIMIT most;
    GET DIAGNOSTICS found = ROW_COUNT;
    still := still - found;
    IF still <= 0 THEN RETURN; END IF;
    SELECT c.created_at, c.id INTO end_at, end_id FROM public.contracts c
        WHERE c.organization_id = organization AND (c.created_at, c.id) < (before_at, before_id)
        ORDER BY c.created_at DESC, c.id DESC OFFSET 1999 LIMIT 1;
    IF end_at IS NULL OR end_at < not_before THEN RETURN; END IF;
    SELECT public.search_span(greatest(min(c.created_at), not_before)) INTO oldest
        FROM public.contracts c WHERE c.organization_id = organization;
    newest := public.search_span(end_at);
    WHILE still > 0 AND newest >= oldest LOOP
        times := public.search_spans(organization, greatest(newest - span + 1, oldest), newest);
        RETURN QUERY WITH hits AS MATERIALIZED (
                SELECT c.organization_id, c.id, c.created_at, c.status, c.tags FROM public.contracts c
                WHERE c.search @@ (times && words))
            SELECT h.id FROM hits h
            WHERE h.organization_id = organization AND (h.created_at, h.id) < (end_at, end_id)
                AND h.status = ANY (statuses) AND (tag IS NULL OR tag = ANY (h.tags)) AND h.created_at >= not_before
            ORDER BY h.created_at DESC, h.id DESC LIMIT still;
        GET DIAGNOSTICS found = ROW_COUNT;
        still := still - found;
        newest := newest - span;
        span := span * 2;
    END LOOP;
END $$;
CREATE POLICY lookup ON contracts FOR SELECT TO biglive_lookup USING (true);
GRANT SELECT ON contracts TO biglive_lookup;
SELECT lookup_own('contract_search(uuid, text, text[], text, timestamptz, timestamptz, uuid, int)');

-- Whose certificate sealed a document that somebody shows us at /verify, where there is no tenant yet.
CREATE FUNCTION seal_certificate_owners(certificate_fingerprint bytea) RETURNS TABLE (organization_id uuid, is_imported boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT c.organization_id, c.is_imported FROM public.seal_certificates c WHERE c.fingerprint = certificate_fingerprint $$;
CREATE POLICY lookup ON seal_certificates FOR SELECT TO biglive_lookup USING (true);
GRANT SELECT ON seal_certificates TO biglive_lookup;
SELECT lookup_own('seal_certificate_owners(bytea)');
