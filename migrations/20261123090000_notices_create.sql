-- What people are told is also kept here for them to read, and shown on the devices on which they allow it.

-- One piece of news for one person. Written with the e-mail that says the same; forgotten after 90 days.
CREATE TABLE notices (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- The page of the app that it is about.
    path text NOT NULL CHECK (path LIKE '/%'),
    -- What is said of it; the words are made where it is read.
    facts jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id)
);
CREATE INDEX notices_person ON notices (organization_id, user_id, created_at DESC, id DESC);
CREATE INDEX notices_unread ON notices (organization_id, user_id) WHERE read_at IS NULL;
CREATE INDEX notices_age ON notices (organization_id, created_at);
SELECT tenancy_enable('notices');

-- The key pair by which push services know this installation (RFC 8292). Browsers bind what they subscribe to it.
CREATE TABLE push_keys (
    id uuid PRIMARY KEY,
    public_key bytea NOT NULL CHECK (length(public_key) = 65),
    encrypted_private_key bytea NOT NULL,
    created_at timestamptz NOT NULL
);
-- There is one.
CREATE UNIQUE INDEX push_keys_one ON push_keys ((true));

-- A person's devices that show push messages, whichever company they come from. Where a message is sent to and the keys it
-- is encrypted with are sealed; the hash finds the same browser again.
CREATE TABLE push_devices (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The session in which it was last confirmed. Ended, the device hears nothing any more; run out, it still does.
    session_id uuid REFERENCES sessions (id) ON DELETE SET NULL,
    endpoint_hash bytea NOT NULL UNIQUE CHECK (length(endpoint_hash) = 32),
    subscription bytea NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- Whether messages say what they are about, for whoever looks at the locked screen.
    shows_details boolean NOT NULL,
    created_at timestamptz NOT NULL,
    last_sent_at timestamptz,
    -- Since when nothing has arrived.
    failing_since timestamptz
);
CREATE INDEX push_devices_person ON push_devices (user_id, created_at);
CREATE INDEX push_devices_session ON push_devices (session_id);

CREATE FUNCTION push_session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM public.push_devices WHERE session_id = NEW.id;
    RETURN NULL;
END $$;
-- However a session ends – signed out, taken away, a new password – its device is forgotten with it.
CREATE TRIGGER sessions_push_ended AFTER UPDATE OF revoked_at ON sessions FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION push_session_ended();

-- How the office wants people to be told of their calls.
CREATE TABLE schedule_notice_settings (
    organization_id uuid PRIMARY KEY REFERENCES organizations (id),
    -- How long before the call somebody who has not seen the last change gets a text message.
    text_hours_before int NOT NULL CHECK (text_hours_before BETWEEN 1 AND 48),
    version bigint NOT NULL,
    updated_at timestamptz NOT NULL
);
SELECT tenancy_enable('schedule_notice_settings');
