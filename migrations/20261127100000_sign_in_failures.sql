-- Wrong passwords are counted by one rule for addresses that have an account and for those that have none, so that when a
-- lock ends does not tell which have one. What is a day old is forgotten on both sides.

ALTER TABLE users ADD COLUMN sign_in_failed_at timestamptz;

CREATE TABLE unknown_sign_ins (
    -- Keyed hash of the address: what was typed is not kept.
    address_mac bytea PRIMARY KEY CHECK (length(address_mac) = 32),
    failures int NOT NULL,
    failed_at timestamptz NOT NULL,
    locked_until timestamptz
);
CREATE INDEX unknown_sign_ins_age ON unknown_sign_ins (failed_at);
