-- What an organization, or a person in it, grants to others: its directory may sign its staff in, programs may call the
-- API, an assistant may act for an artist, and whoever runs the server may help. Every grant ends, can be taken back,
-- and belongs to one organization.

-- An OpenID provider that may sign the organization's staff in.
CREATE TABLE sso_connections (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    issuer text NOT NULL CHECK (length(issuer) <= 500),
    client_id text NOT NULL CHECK (length(client_id) BETWEEN 1 AND 500),
    -- AES-256-GCM under the master key.
    encrypted_client_secret bytea NOT NULL,
    domains text[] NOT NULL CHECK (cardinality(domains) > 0),
    role_claim text,
    role_mapping jsonb NOT NULL DEFAULT '{}',
    default_role text CHECK (default_role IN ('admin', 'accountant', 'production_manager', 'finance_director')),
    creates_members boolean NOT NULL,
    -- The provider asks for a second factor itself, whether or not its tokens say so.
    vouches_second_factor boolean NOT NULL,
    is_enabled boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX sso_connections_domains ON sso_connections USING gin (domains);

-- Who somebody at a provider is here. Never an e-mail address: those change hands.
CREATE TABLE sso_identities (
    organization_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL CHECK (length(subject) <= 255),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, connection_id, issuer, subject),
    UNIQUE (organization_id, connection_id, issuer, user_id),
    FOREIGN KEY (organization_id, connection_id) REFERENCES sso_connections (organization_id, id) ON DELETE CASCADE
);

-- A program that calls the API for the member who made it, with some of that member's permissions.
CREATE TABLE api_clients (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    kind text NOT NULL CHECK (kind IN ('key', 'client')),
    permissions text[] NOT NULL CHECK (cardinality(permissions) > 0),
    secret_hash bytea NOT NULL,
    -- The secret before the last rotation, while both are good.
    previous_secret_hash bytea,
    previous_expires_at timestamptz,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id)
);
CREATE INDEX api_clients_page ON api_clients (organization_id, created_at DESC, id DESC);

-- A member lets another one act for them.
CREATE TABLE delegations (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    delegate_id uuid NOT NULL CHECK (delegate_id <> user_id),
    permissions text[] NOT NULL CHECK (cardinality(permissions) > 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id),
    FOREIGN KEY (organization_id, delegate_id) REFERENCES memberships (organization_id, user_id)
);
CREATE UNIQUE INDEX delegations_pair ON delegations (organization_id, user_id, delegate_id) WHERE revoked_at IS NULL;
CREATE INDEX delegations_delegate ON delegations (organization_id, delegate_id) WHERE revoked_at IS NULL;

-- Whoever runs the server looks at an organization that asked for help. The session ends with the organization's leave.
ALTER TABLE organization_security ADD COLUMN support_granted_by uuid REFERENCES users (id);
CREATE TABLE support_sessions (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    -- Who looks, as told by whoever runs the server.
    name text NOT NULL,
    -- Through whose eyes.
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id)
);

SELECT tenancy_enable(name::regclass) FROM unnest(ARRAY[
    'sso_connections', 'sso_identities', 'api_clients', 'delegations', 'support_sessions']) AS name;

-- Before somebody has signed in, no organization is known: connections are found by the domain of an address, and the
-- organization of a connection by its id. Names and ids only.
CREATE FUNCTION sso_connections_of_domain(wanted text) RETURNS TABLE (id uuid, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT c.id, c.name FROM public.sso_connections c
        JOIN public.organizations o ON o.id = c.organization_id
        WHERE c.is_enabled AND o.archived_at IS NULL AND c.domains @> ARRAY[wanted]
        ORDER BY c.name, c.id LIMIT 20
$$;
CREATE FUNCTION sso_connection_organization(wanted uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT c.organization_id FROM public.sso_connections c
        JOIN public.organizations o ON o.id = c.organization_id
        WHERE c.is_enabled AND o.archived_at IS NULL AND c.id = wanted
$$;
CREATE UNIQUE INDEX sso_connections_id ON sso_connections (id);
CREATE POLICY lookup ON sso_connections FOR SELECT TO biglive_lookup USING (true);
GRANT SELECT ON sso_connections, organizations TO biglive_lookup;
SELECT lookup_own('sso_connections_of_domain(text)');
SELECT lookup_own('sso_connection_organization(uuid)');
