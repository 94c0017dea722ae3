-- People are asked on which days they could come, before anything is planned, and answer day by day.
CREATE TABLE availability_requests (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    -- For those who are asked.
    note text CHECK (length(note) <= 1000),
    -- In order, on the clock of the zone.
    days date[] NOT NULL CHECK (cardinality(days) BETWEEN 1 AND 62),
    timezone text NOT NULL,
    local_answer_by timestamp NOT NULL,
    answer_by timestamptz NOT NULL,
    production_id uuid,
    created_by uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    -- When those who have not answered are reminded without being asked to; none once that is done.
    remind_at timestamptz,
    -- When they were last reminded.
    reminded_at timestamptz,
    closed_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, production_id) REFERENCES productions (organization_id, id)
);
CREATE INDEX availability_requests_page ON availability_requests (organization_id, created_at DESC, id DESC);
CREATE INDEX availability_requests_due ON availability_requests (organization_id, remind_at) WHERE remind_at IS NOT NULL;
SELECT tenancy_enable('availability_requests');

-- Who is asked, in which group of the production and as what.
CREATE TABLE availability_people (
    organization_id uuid NOT NULL,
    request_id uuid NOT NULL,
    user_id uuid NOT NULL,
    group_name text,
    role text,
    -- How many days they have said nothing about.
    open_days int NOT NULL CHECK (open_days >= 0),
    note text CHECK (length(note) <= 500),
    -- When they last said something.
    answered_at timestamptz,
    PRIMARY KEY (organization_id, request_id, user_id),
    FOREIGN KEY (organization_id, request_id) REFERENCES availability_requests (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id)
);
CREATE INDEX availability_people_person ON availability_people (organization_id, user_id, request_id);
SELECT tenancy_enable('availability_people');

CREATE TABLE availability_answers (
    organization_id uuid NOT NULL,
    request_id uuid NOT NULL,
    user_id uuid NOT NULL,
    day date NOT NULL,
    answer text NOT NULL CHECK (answer IN ('available', 'maybe', 'unavailable')),
    PRIMARY KEY (organization_id, request_id, user_id, day),
    FOREIGN KEY (organization_id, request_id, user_id)
        REFERENCES availability_people (organization_id, request_id, user_id)
);
SELECT tenancy_enable('availability_answers');
