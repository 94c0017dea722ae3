-- What a member tells one company about themselves and nobody else may read: phone, tax and bank data, whom to call in an
-- emergency. One encrypted value, so that a copy of the table tells nothing.
CREATE TABLE member_personal (
    organization_id uuid NOT NULL,
    user_id uuid NOT NULL,
    sealed bytea NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, user_id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id)
);
SELECT tenancy_enable('member_personal');
