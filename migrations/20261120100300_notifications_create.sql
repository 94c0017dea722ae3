-- Outgoing e-mail: written with the change it reports, sent by a job, kept with its fate.

CREATE TABLE emails (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    -- Text and HTML parts as JSON, encrypted: links in them open accounts and contracts.
    body bytea NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'failed')),
    error text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX emails_age ON emails (organization_id, created_at DESC);

SELECT tenancy_enable('emails');
