-- The ground every tenant table stands on: who the current organization is, who may look across organizations, and
-- the organizations themselves. Policies read the organization through one function, because after a commit the
-- setting reads as an empty string.

CREATE FUNCTION app_organization_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.organization_id', true), '')::uuid $$;

-- The signed-in person, for the few rows that follow a person through all their organizations.
CREATE FUNCTION app_user_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;

-- Owns the functions that search or look up across row security. It cannot log in.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'biglive_lookup') THEN
        CREATE ROLE biglive_lookup NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- Hands a SECURITY DEFINER function to the lookup role.
CREATE FUNCTION lookup_own(function_signature regprocedure) RETURNS void
    LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT pg_has_role(current_user, 'biglive_lookup', 'MEMBER') THEN
        EXECUTE format('GRANT biglive_lookup TO %I', current_user);
    END IF;
    GRANT USAGE, CREATE ON SCHEMA public TO biglive_lookup;
    EXECUTE format('ALTER FUNCTION %s OWNER TO biglive_lookup', function_signature);
    REVOKE CREATE ON SCHEMA public FROM biglive_lookup;
END $$;

-- Row security for one tenant table: nobody, not even the owner, sees or writes another organization's rows.
CREATE FUNCTION tenancy_enable(tenant_table regclass) RETURNS void
    LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY tenant ON %s USING (organization_id = app_organization_id())
        WITH CHECK (organization_id = app_organization_id())', tenant_table);
END $$;

CREATE TABLE organizations (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,99}$'),
    timezone text NOT NULL,
    locale text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    settings jsonb NOT NULL DEFAULT '{}',
    subscription_tier text NOT NULL DEFAULT 'professional' CHECK (subscription_tier IN ('artist', 'professional', 'enterprise')),
    storage_used_bytes bigint NOT NULL DEFAULT 0 CHECK (storage_used_bytes >= 0),
    storage_limit_bytes bigint NOT NULL DEFAULT 53687091200,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    archived_at timestamptz
);
