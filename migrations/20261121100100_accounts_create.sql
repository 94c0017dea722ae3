-- What people do about their own accounts: moving to another address, being told of a device that was never seen before,
-- registering themselves; and how much a member may approve.

-- A move that both addresses have to agree to.
CREATE TABLE email_changes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    old_email text NOT NULL,
    new_email text NOT NULL CHECK (length(new_email) <= 254),
    old_confirmed_at timestamptz,
    new_confirmed_at timestamptz,
    -- Done, stopped, or replaced by a newer one.
    ended_at timestamptz,
    created_at timestamptz NOT NULL
);
-- One move at a time.
CREATE UNIQUE INDEX email_changes_open ON email_changes (user_id) WHERE ended_at IS NULL;

-- Devices on which a person has signed in before, as far as a device can be told from another: a hash of its user agent
-- without versions, and of its country.
CREATE TABLE known_devices (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    fingerprint bytea NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, fingerprint)
);

-- A person who has registered waits until an administrator lets them in.
ALTER TABLE memberships
    DROP CONSTRAINT memberships_status_check,
    ADD CONSTRAINT memberships_status_check CHECK (status IN ('active', 'waiting', 'deactivated')),
    -- Up to how much the member may approve, in the organization's currency; nobody said: NULL.
    ADD COLUMN approval_limit numeric(14, 2) CHECK (approval_limit >= 0);

-- Search among 50,000 people in a few milliseconds. Few hits come from the trigram index; where there are more than `most`
-- the answer is NULL, and the caller walks its list in the list's own order: when many rows are hits, the first ones are
-- near. `patterns` are two LIKE patterns that the index can use.
DROP FUNCTION people_search(uuid, text);
CREATE INDEX artists_search ON artists USING gin (search gin_trgm_ops);
CREATE FUNCTION people_search(organization uuid, patterns text[], most int) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    one text := patterns[1];
    two text := patterns[2];
    hits uuid[];
    artists uuid[];
BEGIN
    SELECT array_agg(c.id) INTO hits FROM (SELECT u.id FROM public.users u
        WHERE u.search LIKE one OR u.search LIKE two LIMIT most + 1) c;
    IF cardinality(hits) > most THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(c.user_id) INTO artists FROM (SELECT a.user_id FROM public.artists a
        WHERE a.organization_id = organization AND (a.search LIKE one OR a.search LIKE two) LIMIT most + 1) c;
    IF cardinality(artists) > most THEN
        RETURN NULL;
    END IF;
    RETURN coalesce((SELECT array_agg(DISTINCT m.user_id) FROM public.memberships m
        WHERE m.organization_id = organization AND m.user_id = ANY(hits || artists)), '{}');
END $$;
SELECT lookup_own('people_search(uuid, text[], int)');
