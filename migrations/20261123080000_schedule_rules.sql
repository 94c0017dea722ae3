-- Rules of rest that calls are held against, groups of a production's people, and a door through which a company learns when
-- its people are engaged by another one.

-- Missing where a company has chosen nothing: the first pack that is shipped holds then.
CREATE TABLE schedule_rules (
    organization_id uuid PRIMARY KEY REFERENCES organizations (id),
    -- Name of the shipped pack that was chosen; `own` where its values were changed.
    pack text NOT NULL CHECK (length(pack) BETWEEN 1 AND 50),
    rules jsonb NOT NULL,
    updated_by uuid NOT NULL REFERENCES users (id),
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);
SELECT tenancy_enable('schedule_rules');

-- Who belongs to a production, in which group and as what. Whoever is called as a group is called by name: later changes of a
-- group leave events as they are.
CREATE TABLE production_members (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    production_id uuid NOT NULL,
    user_id uuid NOT NULL,
    artist_id uuid,
    group_name text NOT NULL CHECK (length(group_name) BETWEEN 1 AND 100),
    role text CHECK (length(role) BETWEEN 1 AND 100),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, production_id) REFERENCES productions (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id),
    FOREIGN KEY (organization_id, artist_id) REFERENCES artists (organization_id, id)
);
CREATE UNIQUE INDEX production_members_person
    ON production_members (organization_id, production_id, lower(group_name), user_id);
CREATE INDEX production_members_page ON production_members (organization_id, production_id, created_at DESC, id DESC);
SELECT tenancy_enable('production_members');

-- When people of the asking company are engaged by others: from when to when, what touches put together, and nothing else –
-- neither by whom nor for what, nor how many calls it is. Of people who work here, and of companies where they work too.
CREATE FUNCTION people_busy_elsewhere(people uuid[], from_at timestamptz, to_at timestamptz)
    RETURNS TABLE (user_id uuid, start_at timestamptz, end_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT busy.user_id, lower(busy.span), upper(busy.span) FROM (
        SELECT p.user_id, unnest(range_agg(tstzrange(p.start_at, p.end_at))) AS span
        FROM public.memberships here
        JOIN public.memberships there ON there.user_id = here.user_id AND there.organization_id <> here.organization_id
            AND there.status = 'active'
        JOIN public.organizations o ON o.id = there.organization_id AND o.archived_at IS NULL
        CROSS JOIN LATERAL (
            SELECT p.user_id, p.occurrence_id, p.start_at, p.end_at FROM public.event_participants p
            WHERE p.organization_id = there.organization_id AND p.user_id = there.user_id
                AND p.start_at < to_at AND p.start_at > from_at - interval '744 hours' AND p.end_at > from_at
                AND p.removed_at IS NULL AND p.status <> 'declined' OFFSET 0) p
        JOIN public.event_occurrences x ON x.organization_id = there.organization_id AND x.id = p.occurrence_id
            AND x.state = 'confirmed'
        WHERE here.organization_id = public.app_organization_id() AND here.user_id = ANY (people)
            AND here.status = 'active'
        GROUP BY p.user_id) busy
$$;
CREATE POLICY lookup ON event_participants FOR SELECT TO biglive_lookup USING (true);
CREATE POLICY lookup ON event_occurrences FOR SELECT TO biglive_lookup USING (true);
GRANT SELECT (organization_id, user_id, occurrence_id, start_at, end_at, removed_at, status) ON event_participants
    TO biglive_lookup;
GRANT SELECT (organization_id, id, state) ON event_occurrences TO biglive_lookup;
GRANT SELECT ON organizations TO biglive_lookup;
SELECT lookup_own('people_busy_elsewhere(uuid[], timestamptz, timestamptz)');
