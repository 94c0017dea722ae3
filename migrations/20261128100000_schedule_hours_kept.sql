-- What the rules of rest ask of each part – on which day it begins, on the clock of its event's zone, and whether it is a
-- journey – is kept on the part, as its times are. A hundred people's calls of sixteen days are ten thousand parts: read with the
-- event and the series of each, they took most of the time that a call is judged in.

-- The day of a part. Missing where it tells no hours: its event is planned or cancelled, or of whole days.
CREATE FUNCTION part_day(start_at timestamptz, timezone text, state text, all_day boolean)
    RETURNS date LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN state IN ('tentative', 'confirmed') AND NOT all_day THEN (start_at AT TIME ZONE timezone)::date END
$$;

ALTER TABLE event_participants
    ADD COLUMN day date,
    ADD COLUMN is_journey boolean NOT NULL DEFAULT false;

-- The owner is bound by row security as well, but for this.
ALTER TABLE events NO FORCE ROW LEVEL SECURITY;
ALTER TABLE event_occurrences NO FORCE ROW LEVEL SECURITY;
ALTER TABLE event_participants NO FORCE ROW LEVEL SECURITY;
UPDATE event_participants p
    SET day = part_day(p.start_at, o.timezone, o.state, e.all_day), is_journey = o.type = 'travel'
    FROM event_occurrences o
    JOIN events e ON e.organization_id = o.organization_id AND e.id = o.event_id
    WHERE o.organization_id = p.organization_id AND o.id = p.occurrence_id;
ALTER TABLE event_participants FORCE ROW LEVEL SECURITY;
ALTER TABLE event_occurrences FORCE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;

-- Parts that are written or moved get their day with their start; here they follow what their event becomes in between.
CREATE FUNCTION parts_follow_occurrence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_participants p
        SET day = part_day(p.start_at, NEW.timezone, NEW.state, e.all_day), is_journey = NEW.type = 'travel'
        FROM events e
        WHERE p.organization_id = NEW.organization_id AND p.occurrence_id = NEW.id
            AND e.organization_id = NEW.organization_id AND e.id = NEW.event_id;
    RETURN NULL;
END $$;
CREATE TRIGGER event_occurrences_hours AFTER UPDATE OF state, type, timezone ON event_occurrences
    FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.type <> NEW.type OR OLD.timezone <> NEW.timezone)
    EXECUTE FUNCTION parts_follow_occurrence();

CREATE FUNCTION parts_follow_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_participants p SET day = part_day(p.start_at, o.timezone, o.state, NEW.all_day)
        FROM event_occurrences o
        WHERE o.organization_id = NEW.organization_id AND o.event_id = NEW.id
            AND p.organization_id = NEW.organization_id AND p.occurrence_id = o.id;
    RETURN NULL;
END $$;
CREATE TRIGGER events_hours AFTER UPDATE OF all_day ON events
    FOR EACH ROW WHEN (OLD.all_day <> NEW.all_day) EXECUTE FUNCTION parts_follow_series();

-- All that the rules of rest read.
CREATE INDEX event_participants_hours ON event_participants (organization_id, user_id, start_at)
    INCLUDE (occurrence_id, end_at, day, is_journey)
    WHERE day IS NOT NULL AND removed_at IS NULL AND status <> 'declined';
