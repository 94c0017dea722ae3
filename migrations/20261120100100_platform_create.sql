-- What every feature runs on: the hash-chained audit log, live updates, idempotency keys and encrypted files.

-- The head of each organization's chain; locking it orders the entries.
CREATE TABLE audit_heads (
    organization_id uuid PRIMARY KEY REFERENCES organizations (id),
    seq bigint NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE audit_entries (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    actor_id uuid,
    real_actor_id uuid,
    actor_name text NOT NULL,
    action text NOT NULL,
    subject_type text NOT NULL,
    subject_id uuid,
    -- Text, not jsonb: the chain hashes these very characters.
    changes text NOT NULL,
    address text,
    user_agent text,
    request_id uuid,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (organization_id, seq)
);
CREATE INDEX audit_entries_subject ON audit_entries (organization_id, subject_type, subject_id, seq DESC);
CREATE INDEX audit_entries_action ON audit_entries (organization_id, action, seq DESC);

-- Appends entries to the chain of the current organization. The runtime role has no other way to write here.
-- hash = sha256(previous_hash || canonical text); the fields are joined by the unit separator (0x1f).
CREATE FUNCTION audit_append(entries jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    org uuid := public.app_organization_id();
    head public.audit_heads%ROWTYPE;
    entry jsonb;
    digest bytea;
BEGIN
    IF org IS NULL THEN
        RAISE EXCEPTION 'audit_append needs an organization';
    END IF;
    INSERT INTO public.audit_heads (organization_id, seq, hash)
        VALUES (org, 0, sha256(convert_to(org::text, 'UTF8')))
        ON CONFLICT (organization_id) DO NOTHING;
    SELECT * INTO head FROM public.audit_heads WHERE organization_id = org FOR UPDATE;
    FOR entry IN SELECT value FROM jsonb_array_elements(entries) LOOP
        digest := sha256(head.hash || convert_to(concat_ws(E'\x1f',
            org::text, (head.seq + 1)::text, entry ->> 'at', coalesce(entry ->> 'actor_id', '-'),
            coalesce(entry ->> 'real_actor_id', '-'), entry ->> 'actor_name', entry ->> 'action',
            entry ->> 'subject_type', coalesce(entry ->> 'subject_id', '-'), entry ->> 'changes',
            coalesce(entry ->> 'address', '-'), coalesce(entry ->> 'user_agent', '-'),
            coalesce(entry ->> 'request_id', '-')), 'UTF8'));
        INSERT INTO public.audit_entries (organization_id, seq, at, actor_id, real_actor_id, actor_name, action,
                subject_type, subject_id, changes, address, user_agent, request_id, previous_hash, hash)
            VALUES (org, head.seq + 1, (entry ->> 'at')::timestamptz, (entry ->> 'actor_id')::uuid,
                (entry ->> 'real_actor_id')::uuid, entry ->> 'actor_name', entry ->> 'action',
                entry ->> 'subject_type', (entry ->> 'subject_id')::uuid, entry ->> 'changes',
                entry ->> 'address', entry ->> 'user_agent', (entry ->> 'request_id')::uuid, head.hash, digest);
        head.seq := head.seq + 1;
        head.hash := digest;
    END LOOP;
    UPDATE public.audit_heads SET seq = head.seq, hash = head.hash WHERE organization_id = org;
END $$;

-- What changed, for browsers that were away: kept for an hour, replayed on reconnect, never the data itself.
CREATE TABLE live_events (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    topic text NOT NULL,
    entity_id uuid NOT NULL,
    version bigint NOT NULL,
    -- People who may hear of it besides the staff whose role reads the whole topic.
    audience uuid[] NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id)
);

-- The first answer to a create, replayed when the same key comes again.
CREATE TABLE idempotency_keys (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    user_id uuid NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request_hash bytea NOT NULL,
    status smallint,
    body text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, user_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (organization_id, created_at);

-- Encrypted objects in storage. The key of each file is wrapped by a master key, whose id its first bytes name.
CREATE TABLE files (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    media_type text NOT NULL,
    size_bytes bigint NOT NULL CHECK (size_bytes >= 0),
    sha256 bytea NOT NULL,
    wrapped_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id)
);

-- Storage accounting: a file counts from the moment its row exists; the limit is checked in the same statement.
CREATE FUNCTION files_account() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE public.organizations SET storage_used_bytes = storage_used_bytes + NEW.size_bytes
            WHERE id = NEW.organization_id AND storage_used_bytes + NEW.size_bytes <= storage_limit_bytes;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'storage limit reached' USING ERRCODE = 'disk_full';
        END IF;
    ELSE
        UPDATE public.organizations SET storage_used_bytes = greatest(0, storage_used_bytes - OLD.size_bytes)
            WHERE id = OLD.organization_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER files_account AFTER INSERT OR DELETE ON files FOR EACH ROW EXECUTE FUNCTION files_account();

SELECT tenancy_enable(name::regclass) FROM unnest(ARRAY[
    'audit_heads', 'audit_entries', 'live_events', 'idempotency_keys', 'files']) AS name;
