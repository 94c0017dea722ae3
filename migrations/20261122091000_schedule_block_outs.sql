-- Times at which people cannot come, as they tell the company themselves: looked at when they are called.
CREATE TABLE block_outs (
    organization_id uuid NOT NULL,
    -- May be made by the device.
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- On the clock of the zone.
    local_start timestamp NOT NULL,
    local_end timestamp NOT NULL,
    timezone text NOT NULL,
    start_at timestamptz NOT NULL,
    end_at timestamptz NOT NULL,
    -- For the office.
    note text CHECK (length(note) <= 1000),
    created_by uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id),
    CHECK (end_at > start_at)
);
CREATE INDEX block_outs_person ON block_outs (organization_id, user_id, end_at) WHERE removed_at IS NULL;
CREATE INDEX block_outs_page ON block_outs (organization_id, created_at DESC, id DESC) WHERE removed_at IS NULL;
SELECT tenancy_enable('block_outs');
