-- A part begins when its person is to be there, which may be before the event begins, or after: whoever is called at five for
-- half past seven cannot rehearse until six.

-- The instant of somebody's own call, on the clock of the event's zone: the last such time that is not after the event's end,
-- of the day before it begins, that day and the next one. What is longer than a day counts for its first 18 hours, as whoever is
-- called half an hour before its start does not come a day later. Without a call of one's own, or with one that makes no sense –
-- more than 18 hours before –, it is the event's start.
CREATE FUNCTION part_start_at(call_time time, local_start timestamp, timezone text, start_at timestamptz, end_at timestamptz)
    RETURNS timestamptz LANGUAGE plpgsql STABLE
AS $$
DECLARE
    next_time timestamp := local_start::date + call_time;
    last_at timestamptz := end_at;
BEGIN
    IF call_time IS NULL THEN
        RETURN start_at;
    END IF;
    IF next_time < local_start THEN
        next_time := next_time + interval '1 day';
    END IF;
    IF end_at > start_at + interval '24 hours' THEN
        last_at := start_at + interval '18 hours';
    END IF;
    IF next_time AT TIME ZONE timezone <= last_at THEN
        RETURN next_time AT TIME ZONE timezone;
    END IF;
    next_time := next_time - interval '1 day';
    IF next_time AT TIME ZONE timezone < start_at - interval '18 hours' THEN
        RETURN start_at;
    END IF;
    RETURN next_time AT TIME ZONE timezone;
END $$;

-- The owner is bound by row security as well, but for this.
ALTER TABLE event_occurrences NO FORCE ROW LEVEL SECURITY;
ALTER TABLE event_participants NO FORCE ROW LEVEL SECURITY;
UPDATE event_participants p
    SET start_at = part_start_at(p.call_time, o.local_start, o.timezone, o.start_at, o.end_at)
    FROM event_occurrences o
    WHERE p.call_time IS NOT NULL AND o.organization_id = p.organization_id AND o.id = p.occurrence_id;
ALTER TABLE event_participants FORCE ROW LEVEL SECURITY;
ALTER TABLE event_occurrences FORCE ROW LEVEL SECURITY;

-- What somebody does at a time began within a day before it, but for the few parts that are longer: only those are looked for
-- in the whole month before.
CREATE INDEX event_participants_long ON event_participants (organization_id, user_id, start_at)
    WHERE end_at - start_at > interval '1 day';
