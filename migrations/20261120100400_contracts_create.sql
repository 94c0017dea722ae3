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
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    sent_at timestamptz,
    expires_at timestamptz,
    completed_at timestamptz,
    archived_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    -- Counted anew with every change of a part, so that lists need not.
    assignment_count int NOT NULL DEFAULT 0,
    viewed_count int NOT NULL DEFAULT 0,
    signed_count int NOT NULL DEFAULT 0,
    declined_count int NOT NULL DEFAULT 0,
    -- The organization is a lexeme of its own, so that one index answers "these words, in this organization". It begins
    -- with a character that no word begins with.
    search tsvector NOT NULL GENERATED ALWAYS AS (
        array_to_tsvector(ARRAY['_' || organization_id::text])
        || to_tsvector('simple', title || ' ' || coalesce(description, ''))) STORED,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, document_file_id) REFERENCES files (organization_id, id),
    FOREIGN KEY (organization_id, original_file_id) REFERENCES files (organization_id, id)
);
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

-- Words of a title or description, each as a prefix, in one organization; newest first.
CREATE FUNCTION contract_search(organization uuid, q text, most int) RETURNS TABLE (id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT c.id FROM public.contracts c
        WHERE c.organization_id = organization
          AND c.search @@ (
            SELECT quote_literal('_' || organization::text)::tsquery
                && to_tsquery('simple', string_agg(quote_literal(word) || ':*', ' & '))
            FROM regexp_split_to_table(lower(q), '[^[:alnum:]]+') AS word WHERE word <> '')
        ORDER BY c.created_at DESC, c.id DESC
        LIMIT most
$$;
CREATE POLICY lookup ON contracts FOR SELECT TO biglive_lookup USING (true);
GRANT SELECT ON contracts TO biglive_lookup;
SELECT lookup_own('contract_search(uuid, text, int)');

-- Whose certificate sealed a document that somebody shows us at /verify, where there is no tenant yet.
CREATE FUNCTION seal_certificate_owners(certificate_fingerprint bytea) RETURNS TABLE (organization_id uuid, is_imported boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT c.organization_id, c.is_imported FROM public.seal_certificates c WHERE c.fingerprint = certificate_fingerprint $$;
CREATE POLICY lookup ON seal_certificates FOR SELECT TO biglive_lookup USING (true);
GRANT SELECT ON seal_certificates TO biglive_lookup;
SELECT lookup_own('seal_certificate_owners(bytea)');
