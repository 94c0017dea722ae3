-- The schedule on its way out and in: calendars of other programs that show a person's calls, call sheets on paper, and
-- what was brought from other calendars.

-- An address under which a person's calls are read without signing in. Only a hash of its secret is kept; taken back, it is gone.
CREATE TABLE calendar_feeds (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text CHECK (length(name) BETWEEN 1 AND 80),
    token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
    -- Kinds of events that are shown; empty for all.
    types text[] NOT NULL,
    -- Whether what is only likely is shown.
    tentative boolean NOT NULL,
    details text NOT NULL CHECK (details IN ('full', 'busy')),
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    -- What was sent last: its hash, since when it has been so, and at which revision of the schedule and on which day that was
    -- found out. As long as these two are the same, so is the calendar.
    content_hash bytea CHECK (length(content_hash) = 32),
    changed_at timestamptz,
    revision bigint,
    read_on date,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, token_hash),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id),
    CHECK ((content_hash IS NULL) = (changed_at IS NULL) AND (content_hash IS NULL) = (revision IS NULL)
        AND (content_hash IS NULL) = (read_on IS NULL))
);
CREATE INDEX calendar_feeds_person ON calendar_feeds (organization_id, user_id, created_at);

-- Feeds show events and whether one comes to them. Whoever changes who takes part writes the event's version too.
CREATE CONSTRAINT TRIGGER events_revised AFTER INSERT OR UPDATE OR DELETE ON events
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revised('schedule');
CREATE CONSTRAINT TRIGGER event_occurrences_revised AFTER INSERT OR UPDATE OR DELETE ON event_occurrences
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revised('schedule');
CREATE CONSTRAINT TRIGGER event_participants_revised AFTER UPDATE OF status ON event_participants
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION revised('schedule');
CREATE CONSTRAINT TRIGGER rooms_revised AFTER UPDATE ON rooms
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revised('schedule');
CREATE CONSTRAINT TRIGGER productions_revised AFTER UPDATE ON productions
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revised('schedule');

-- A call sheet as it was issued: what stood on it, so that the next one can say what is different.
CREATE TABLE call_sheets (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    id uuid NOT NULL,
    -- Of one event, …
    occurrence_id uuid,
    -- … or of a day, of all or of one production.
    day date,
    production_id uuid,
    revision int NOT NULL CHECK (revision > 0),
    content jsonb NOT NULL,
    issued_by uuid NOT NULL REFERENCES users (id),
    issued_by_name text NOT NULL,
    issued_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    UNIQUE NULLS NOT DISTINCT (organization_id, occurrence_id, day, production_id, revision),
    FOREIGN KEY (organization_id, occurrence_id) REFERENCES event_occurrences (organization_id, id),
    FOREIGN KEY (organization_id, production_id) REFERENCES productions (organization_id, id),
    CHECK ((occurrence_id IS NULL) <> (day IS NULL) AND (day IS NOT NULL OR production_id IS NULL))
);

-- What was brought from another calendar, by the name it has there, so that bringing it again makes no second one.
CREATE TABLE event_imports (
    organization_id uuid NOT NULL,
    uid text NOT NULL CHECK (length(uid) BETWEEN 1 AND 255),
    -- Of a changed instance of a series there: when it was meant to be. Empty for the series, and for a single event.
    instance text NOT NULL CHECK (length(instance) <= 40),
    occurrence_id uuid NOT NULL,
    imported_by uuid NOT NULL REFERENCES users (id),
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, uid, instance),
    FOREIGN KEY (organization_id, occurrence_id) REFERENCES event_occurrences (organization_id, id)
);

SELECT tenancy_enable('calendar_feeds');
SELECT tenancy_enable('call_sheets');
SELECT tenancy_enable('event_imports');
