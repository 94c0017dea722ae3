-- People, their engagements by organizations, sessions and invitations. Users and sessions are global (one person,
-- several companies); memberships, artists and invitations belong to an organization.

CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (length(email) <= 254),
    password_hash text,
    first_name text NOT NULL,
    last_name text NOT NULL,
    locale text NOT NULL DEFAULT 'en',
    timezone text NOT NULL DEFAULT 'Europe/Vienna',
    email_verified_at timestamptz,
    failed_sign_ins int NOT NULL DEFAULT 0,
    locked_until timestamptz,
    -- Saved signature and initials, encrypted (jsonb in AES-256-GCM).
    saved_signature bytea,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);

-- One signed-in device of a person; its refresh tokens are one family.
CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    remember_me boolean NOT NULL,
    address text,
    user_agent text,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_reason text
);
CREATE INDEX sessions_user ON sessions (user_id, last_used_at DESC);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Every refresh token issued, spent ones too: a spent token that comes back tells of a theft.
CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    organization_id uuid NOT NULL REFERENCES organizations (id),
    created_at timestamptz NOT NULL,
    spent_at timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- RS256 keys that sign access tokens; the private half is encrypted under the master key.
CREATE TABLE signing_keys (
    id text PRIMARY KEY,
    public_der bytea NOT NULL,
    encrypted_private_der bytea NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);

CREATE TABLE memberships (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    role text NOT NULL CHECK (role IN ('artist', 'admin', 'accountant', 'production_manager', 'finance_director')),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'deactivated')),
    -- Kept here and not with the person: one company is not told when another one's portal is used.
    last_sign_in_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);
CREATE INDEX memberships_page ON memberships (organization_id, created_at DESC, id DESC);

CREATE TABLE artists (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    legal_name text NOT NULL CHECK (length(legal_name) BETWEEN 1 AND 255),
    stage_name text,
    discipline text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    archived_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, user_id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id)
);
CREATE INDEX artists_name ON artists (organization_id, legal_name, id);

CREATE TABLE invitations (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    email text NOT NULL,
    role text NOT NULL CHECK (role IN ('artist', 'admin', 'accountant', 'production_manager', 'finance_director')),
    first_name text,
    last_name text,
    token_hash bytea NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'revoked')),
    -- Nobody: whoever runs the server.
    invited_by uuid REFERENCES users (id),
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX invitations_token ON invitations (organization_id, token_hash);
CREATE UNIQUE INDEX invitations_pending ON invitations (organization_id, email) WHERE status = 'pending';
CREATE INDEX invitations_page ON invitations (organization_id, created_at DESC, id DESC);

SELECT tenancy_enable(name::regclass) FROM unnest(ARRAY['memberships', 'artists', 'invitations']) AS name;

-- A signed-in person always sees their own engagements, in every organization: the switcher and sign-in need them.
CREATE POLICY own_memberships ON memberships FOR SELECT USING (user_id = app_user_id());

-- Search among an organization's people by any part of a name or address. Substring operators are not leakproof and
-- would make row security scan the whole table, so the function runs as a role of its own and names the organization.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER TABLE users ADD COLUMN search text GENERATED ALWAYS AS
    (lower(first_name || ' ' || last_name || ' ' || email)) STORED;
CREATE INDEX users_search ON users USING gin (search gin_trgm_ops);
ALTER TABLE artists ADD COLUMN search text GENERATED ALWAYS AS
    (lower(legal_name || ' ' || coalesce(stage_name, '') || ' ' || coalesce(discipline, ''))) STORED;

CREATE FUNCTION people_search(organization uuid, q text) RETURNS TABLE (user_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT m.user_id FROM public.memberships m
        JOIN public.users u ON u.id = m.user_id
        LEFT JOIN public.artists a ON a.organization_id = m.organization_id AND a.user_id = m.user_id
        WHERE m.organization_id = organization
          AND (u.search LIKE '%' || replace(replace(replace(lower(q), '\', '\\'), '%', '\%'), '_', '\_') || '%'
            OR a.search LIKE '%' || replace(replace(replace(lower(q), '\', '\\'), '%', '\%'), '_', '\_') || '%')
$$;
CREATE POLICY lookup ON memberships FOR SELECT TO biglive_lookup USING (true);
CREATE POLICY lookup ON artists FOR SELECT TO biglive_lookup USING (true);
GRANT SELECT ON memberships, artists, users TO biglive_lookup;
SELECT lookup_own('people_search(uuid, text)');
