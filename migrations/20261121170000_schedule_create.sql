-- The schedule: what people are called to, when, where and in whose clock. The local time, the zone and the instant are all
-- kept: the first two are what was meant, the instant is what follows from them and what lists are sorted by.

-- Compares plain columns in the constraint that keeps two events out of one room.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE productions (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    archived_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX productions_name ON productions (organization_id, lower(name)) WHERE archived_at IS NULL;

-- Places of the company itself, of which each holds one event at a time.
CREATE TABLE rooms (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    address text CHECK (length(address) <= 500),
    latitude double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision CHECK (longitude BETWEEN -180 AND 180),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    archived_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, id),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE UNIQUE INDEX rooms_name ON rooms (organization_id, lower(name)) WHERE archived_at IS NULL;

-- A single event or a series: what was meant. What happens on a day is an occurrence.
CREATE TABLE events (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 255),
    type text NOT NULL CHECK (type IN ('rehearsal', 'performance', 'meeting', 'travel', 'call_time', 'other')),
    -- Of occurrences that are still to be made.
    state text NOT NULL CHECK (state IN ('draft', 'tentative', 'confirmed', 'cancelled')),
    production_id uuid,
    room_id uuid,
    location_name text CHECK (length(location_name) <= 255),
    location_address text CHECK (length(location_address) <= 500),
    latitude double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision CHECK (longitude BETWEEN -180 AND 180),
    description text CHECK (length(description) <= 4000),
    -- For all who take part.
    notes text CHECK (length(notes) <= 4000),
    staff_notes text CHECK (length(staff_notes) <= 4000),
    requires_acknowledgment boolean NOT NULL DEFAULT false,
    acknowledgment_deadline timestamptz,
    all_day boolean NOT NULL DEFAULT false,
    -- The first (of a single event: the only) time, on the clock of its zone; a journey ends on another one's.
    local_start timestamp NOT NULL,
    local_end timestamp NOT NULL,
    timezone text NOT NULL,
    end_timezone text NOT NULL,
    -- RRULE, RDATE and EXDATE lines of RFC 5545; missing for a single event.
    recurrence text CHECK (length(recurrence) <= 8000),
    -- Until when occurrences have been made.
    expanded_until timestamp,
    -- The series that this one goes on with, from a change of "this and all following" on.
    follows_id uuid,
    created_by uuid NOT NULL REFERENCES users (id),
    created_by_name text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    cancelled_at timestamptz,
    -- Of a calendar's SEQUENCE: rises where time, place or state changed.
    sequence int NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, production_id) REFERENCES productions (organization_id, id),
    FOREIGN KEY (organization_id, room_id) REFERENCES rooms (organization_id, id),
    FOREIGN KEY (organization_id, follows_id) REFERENCES events (organization_id, id),
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CHECK ((recurrence IS NULL) = (expanded_until IS NULL))
);
CREATE INDEX events_expand ON events (organization_id, expanded_until) WHERE recurrence IS NOT NULL;

-- One event on one day: what people see, answer and come to.
CREATE TABLE event_occurrences (
    organization_id uuid NOT NULL,
    -- May be made by the device.
    id uuid NOT NULL,
    event_id uuid NOT NULL,
    -- When the rule says (RECURRENCE-ID), also where it was moved.
    original_start timestamp NOT NULL,
    local_start timestamp NOT NULL,
    local_end timestamp NOT NULL,
    timezone text NOT NULL,
    end_timezone text NOT NULL,
    start_at timestamptz NOT NULL,
    end_at timestamptz NOT NULL,
    -- Moved by itself: changes of the series' time leave it where it is.
    is_moved boolean NOT NULL DEFAULT false,
    state text NOT NULL CHECK (state IN ('draft', 'tentative', 'confirmed', 'cancelled')),
    -- Copies, for filters and for the room's constraint.
    type text NOT NULL,
    production_id uuid,
    room_id uuid,
    -- What is different from the series, by the series' names.
    changed jsonb NOT NULL DEFAULT '{}',
    -- The version of the last change that those who take part should know of.
    told_version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    -- Looked at when the transaction ends, so that a series can be moved by as much as it repeats.
    UNIQUE (organization_id, event_id, original_start) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (organization_id, event_id) REFERENCES events (organization_id, id),
    FOREIGN KEY (organization_id, room_id) REFERENCES rooms (organization_id, id),
    FOREIGN KEY (organization_id, production_id) REFERENCES productions (organization_id, id),
    CHECK (end_at > start_at AND end_at <= start_at + interval '744 hours'),
    -- Looked at when the transaction ends: until then the writer has named the other event, or moved it away.
    CONSTRAINT event_occurrences_room EXCLUDE USING gist
        (organization_id WITH =, room_id WITH =, tstzrange(start_at, end_at) WITH &&)
        WHERE (room_id IS NOT NULL AND state IN ('tentative', 'confirmed')) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX event_occurrences_page ON event_occurrences (organization_id, start_at, id) INCLUDE (end_at, state);
CREATE INDEX event_occurrences_production ON event_occurrences (organization_id, production_id, start_at, id)
    WHERE production_id IS NOT NULL;
CREATE INDEX event_occurrences_room_page ON event_occurrences (organization_id, room_id, start_at, id)
    WHERE room_id IS NOT NULL;

-- Who takes part in a series; each occurrence gets them when it is made.
CREATE TABLE event_members (
    organization_id uuid NOT NULL,
    event_id uuid NOT NULL,
    user_id uuid NOT NULL,
    artist_id uuid,
    person_name text NOT NULL,
    role text CHECK (length(role) <= 100),
    call_time time,
    note text CHECK (length(note) <= 1000),
    PRIMARY KEY (organization_id, event_id, user_id),
    FOREIGN KEY (organization_id, event_id) REFERENCES events (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id),
    FOREIGN KEY (organization_id, artist_id) REFERENCES artists (organization_id, id)
);

-- Somebody's part in one occurrence. Seen, acknowledged and answered are three facts (decision 8).
CREATE TABLE event_participants (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    occurrence_id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- Missing where somebody of the office takes part.
    artist_id uuid,
    person_name text NOT NULL,
    role text CHECK (length(role) <= 100),
    -- "Your call 14:30", on the clock of the event's zone.
    call_time time,
    -- For this person only.
    note text CHECK (length(note) <= 1000),
    status text NOT NULL DEFAULT 'invited'
        CHECK (status IN ('invited', 'confirmed', 'declined', 'tentative', 'no_response')),
    answered_at timestamptz,
    answer_note text CHECK (length(answer_note) <= 1000),
    seen_at timestamptz,
    seen_version bigint,
    acknowledged_at timestamptz,
    acknowledged_version bigint,
    acknowledgment_note text CHECK (length(acknowledgment_note) <= 1000),
    check_in_at timestamptz,
    check_out_at timestamptz,
    -- Copies of the occurrence's, for a person's month and for clashes.
    start_at timestamptz NOT NULL,
    end_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, occurrence_id, user_id),
    FOREIGN KEY (organization_id, occurrence_id) REFERENCES event_occurrences (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id),
    FOREIGN KEY (organization_id, artist_id) REFERENCES artists (organization_id, id)
);
CREATE INDEX event_participants_person ON event_participants (organization_id, user_id, start_at)
    INCLUDE (occurrence_id, end_at, removed_at);

-- What was changed, from what to what, and who was to know.
CREATE TABLE event_updates (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    event_id uuid NOT NULL,
    -- Missing where all (following) occurrences of the series changed.
    occurrence_id uuid,
    range text NOT NULL CHECK (range IN ('this', 'following', 'all')),
    update_type text NOT NULL
        CHECK (update_type IN ('changed', 'published', 'cancelled', 'participants_added', 'participants_removed')),
    audience text NOT NULL CHECK (audience IN ('affected', 'all', 'staff', 'silent')),
    -- By field: {"from", "to"}.
    changes jsonb NOT NULL,
    reason text CHECK (length(reason) <= 1000),
    updated_by uuid NOT NULL REFERENCES users (id),
    updated_by_name text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, event_id) REFERENCES events (organization_id, id),
    FOREIGN KEY (organization_id, occurrence_id) REFERENCES event_occurrences (organization_id, id)
);
CREATE INDEX event_updates_event ON event_updates (organization_id, event_id, created_at DESC, id DESC);

SELECT tenancy_enable('productions');
SELECT tenancy_enable('rooms');
SELECT tenancy_enable('events');
SELECT tenancy_enable('event_occurrences');
SELECT tenancy_enable('event_members');
SELECT tenancy_enable('event_participants');
SELECT tenancy_enable('event_updates');
