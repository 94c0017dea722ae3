-- Second factors. Like accounts they belong to people and follow them through all their organizations; only the text
-- messages that carry codes are sent, and paid for, by an organization.

CREATE TABLE factors (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('totp', 'sms', 'passkey')),
    label text NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
    -- Secret of an authenticator app or telephone number, encrypted; a passkey has none.
    secret bytea CHECK ((secret IS NULL) = (kind = 'passkey')),
    -- The end of the telephone number, to tell people where a code went.
    hint text,
    -- Step of the code used last (RFC 6238): it and those before it are spent.
    last_step bigint,
    created_at timestamptz NOT NULL,
    -- Set once the person has shown that it works; it proves nothing before.
    confirmed_at timestamptz,
    last_used_at timestamptz
);
CREATE INDEX factors_user ON factors (user_id, created_at);

-- What a passkey's assertions are checked with (Web Authentication).
CREATE TABLE passkeys (
    factor_id uuid PRIMARY KEY REFERENCES factors (id) ON DELETE CASCADE,
    credential_id bytea NOT NULL UNIQUE CHECK (length(credential_id) <= 1023),
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    is_backup_eligible boolean NOT NULL,
    is_backed_up boolean NOT NULL,
    aaguid bytea NOT NULL,
    transports text[] NOT NULL
);

-- Codes written down for the day the phone is lost. One salt for a person's set.
CREATE TABLE backup_codes (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    salt bytea NOT NULL,
    created_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (user_id, code_hash)
);

-- Browsers that need not show a second factor for a while; their cookie's hash.
CREATE TABLE trusted_devices (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    device text,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX trusted_devices_user ON trusted_devices (user_id, created_at DESC);
CREATE INDEX trusted_devices_expiry ON trusted_devices (expires_at);

-- Wrong second factors in a row. Not counted with wrong passwords: whoever gets here knows the password, and the right
-- password must not forgive.
CREATE TABLE factor_failures (
    user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    failures int NOT NULL,
    locked_until timestamptz
);

-- Outgoing text messages: written with what caused them, sent by a job, kept with their fate.
CREATE TABLE sms_messages (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    -- Number and text as JSON, encrypted.
    body bytea NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'failed')),
    -- The provider's number for it.
    provider_id text,
    error text,
    -- When its code ends: not delivered later.
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX sms_messages_age ON sms_messages (organization_id, created_at DESC);

SELECT tenancy_enable('sms_messages');
