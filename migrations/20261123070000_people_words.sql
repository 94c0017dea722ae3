-- Search among an organization's people by one text for each of them: two texts in two tables could not be searched by one
-- index, and counting 5,000 hits among 50,000 people took ten times as long. What a person is called is known in users,
-- what an artist does in artists; triggers keep both here, for every organization of the person, so they run as the role
-- that looks across organizations. Nobody else sees this table.
CREATE TABLE people_words (
    organization_id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- The artist's words begin a line: no search finds what begins in one and ends in the other.
    words text NOT NULL,
    PRIMARY KEY (organization_id, user_id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships (organization_id, user_id) ON DELETE CASCADE
);
CREATE INDEX people_words_search ON people_words USING gin (words gin_trgm_ops);
SELECT tenancy_enable('people_words');
CREATE POLICY lookup ON people_words TO biglive_lookup USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON people_words TO biglive_lookup;

CREATE FUNCTION people_words_keep() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    person uuid;
BEGIN
    IF TG_TABLE_NAME = 'users' THEN
        person := NEW.id;
    ELSE
        person := NEW.user_id;
    END IF;
    INSERT INTO public.people_words AS kept (organization_id, user_id, words)
        SELECT m.organization_id, m.user_id, u.search || coalesce(E'\n ' || a.search, '')
        FROM public.memberships m
        JOIN public.users u ON u.id = m.user_id
        LEFT JOIN public.artists a ON a.organization_id = m.organization_id AND a.user_id = m.user_id
        WHERE m.user_id = person
        ON CONFLICT (organization_id, user_id) DO UPDATE SET words = excluded.words
            WHERE kept.words <> excluded.words;
    RETURN NULL;
END $$;
SELECT lookup_own('people_words_keep()');
CREATE TRIGGER people_words AFTER INSERT ON memberships FOR EACH ROW EXECUTE FUNCTION people_words_keep();
CREATE TRIGGER people_words AFTER UPDATE OF first_name, last_name, email ON users
    FOR EACH ROW EXECUTE FUNCTION people_words_keep();
CREATE TRIGGER people_words AFTER INSERT OR UPDATE OF legal_name, stage_name, discipline ON artists
    FOR EACH ROW EXECUTE FUNCTION people_words_keep();

SET LOCAL ROLE biglive_lookup;
INSERT INTO people_words (organization_id, user_id, words)
    SELECT m.organization_id, m.user_id, u.search || coalesce(E'\n ' || a.search, '')
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    LEFT JOIN artists a ON a.organization_id = m.organization_id AND a.user_id = m.user_id;
RESET ROLE;
ANALYZE people_words;

DROP FUNCTION people_count(uuid, text[], text, text);
DROP FUNCTION people_search(uuid, text[], int);
DROP INDEX users_search, artists_search;

-- The people whose words are like one of two patterns. Where there are more than `most` the answer is NULL, and the caller
-- walks its list in the list's own order: when many rows are hits, the first ones are near.
CREATE FUNCTION people_search(organization uuid, patterns text[], most int) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    -- How much a pattern finds decides how to look for it.
    SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    one text := patterns[1];
    two text := patterns[2];
    hits uuid[];
BEGIN
    SELECT coalesce(array_agg(c.user_id), '{}') INTO hits FROM (SELECT w.user_id FROM public.people_words w
        WHERE w.organization_id = organization AND (w.words LIKE one OR w.words LIKE two) LIMIT most + 1) c;
    RETURN CASE WHEN cardinality(hits) <= most THEN hits END;
END $$;
SELECT lookup_own('people_search(uuid, text[], int)');

-- How many members a search finds where they are too many to name.
CREATE FUNCTION people_count(organization uuid, patterns text[], wanted_role text, wanted_status text) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    one text := patterns[1];
    two text := patterns[2];
BEGIN
    IF wanted_role IS NULL AND wanted_status IS NULL THEN
        RETURN (SELECT count(*) FROM public.people_words w
            WHERE w.organization_id = organization AND (w.words LIKE one OR w.words LIKE two));
    END IF;
    RETURN (SELECT count(*) FROM public.people_words w
        JOIN public.memberships m ON m.organization_id = w.organization_id AND m.user_id = w.user_id
        WHERE w.organization_id = organization AND (w.words LIKE one OR w.words LIKE two)
            AND (wanted_role IS NULL OR m.role = wanted_role)
            AND (wanted_status IS NULL OR m.status = wanted_status));
END $$;
SELECT lookup_own('people_count(uuid, text[], text, text)');
