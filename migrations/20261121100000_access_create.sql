-- What every way in stands on: how well a session began, access that was taken back, links and codes that are good once,
-- what happened on a person's account, and how each organization lets people in.

ALTER TABLE sessions
    -- 1: one factor, 2: two factors or a passkey that verified its user.
    ADD COLUMN assurance smallint NOT NULL DEFAULT 1 CHECK (assurance IN (1, 2)),
    -- When the person last proved in full who they are.
    ADD COLUMN verified_at timestamptz,
    -- How the session began: password, email_code, passkey, sso, invitation, ...
    ADD COLUMN method text NOT NULL DEFAULT 'password',
    -- The refresh token is in a browser's cookie.
    ADD COLUMN is_browser boolean NOT NULL DEFAULT false,
    -- Such as "Firefox on Android", and a country, where they are known.
    ADD COLUMN device text,
    ADD COLUMN place text;

ALTER TABLE users
    ADD COLUMN must_change_password boolean NOT NULL DEFAULT false,
    ADD COLUMN password_changed_at timestamptz;

-- Access that ended before its tokens did, for as long as such tokens may live.
CREATE TABLE revocations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject jsonb NOT NULL,
    revoked_at timestamptz NOT NULL
);
CREATE INDEX revocations_recent ON revocations (revoked_at);

-- Links and codes that are good once. Only hashes of what travels are kept; `payload` is encrypted.
CREATE TABLE one_time_secrets (
    id uuid PRIMARY KEY,
    purpose text NOT NULL,
    user_id uuid REFERENCES users (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    -- A short code beside the link; guessed at most a few times.
    code_hash bytea,
    attempts_left smallint NOT NULL DEFAULT 5,
    payload bytea,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX one_time_secrets_user ON one_time_secrets (user_id, purpose, created_at DESC);
CREATE INDEX one_time_secrets_expiry ON one_time_secrets (expires_at);

-- What happened on a person's account, as they see it themselves; each organization has its audit log besides.
CREATE TABLE account_events (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    action text NOT NULL,
    organization_id uuid REFERENCES organizations (id),
    device text,
    place text,
    address text,
    created_at timestamptz NOT NULL
);
CREATE INDEX account_events_page ON account_events (user_id, created_at DESC, id DESC);

-- How an organization lets people in. A missing row means the defaults.
CREATE TABLE organization_security (
    organization_id uuid PRIMARY KEY REFERENCES organizations (id),
    -- off: nobody must; privileged: administrators and whoever handles money; everyone.
    second_factor_policy text NOT NULL DEFAULT 'privileged'
        CHECK (second_factor_policy IN ('off', 'privileged', 'everyone')),
    -- Roles that must, besides those of the policy.
    second_factor_roles text[] NOT NULL DEFAULT '{}',
    self_registration boolean NOT NULL DEFAULT false,
    -- Minutes without use after which a session that is not remembered ends; 0: never.
    idle_timeout_minutes int NOT NULL DEFAULT 30 CHECK (idle_timeout_minutes BETWEEN 0 AND 1440),
    -- Sessions a member may have at once; without, as the subscription allows.
    session_limit int CHECK (session_limit BETWEEN 1 AND 100),
    -- Networks (CIDR) from which staff may sign in; empty: from everywhere.
    staff_networks text[] NOT NULL DEFAULT '{}',
    support_until timestamptz,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);
SELECT tenancy_enable('organization_security');
