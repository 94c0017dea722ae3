-- How many members a search finds where they are too many to name: by the indices of words, not by reading every member.
CREATE FUNCTION people_count(organization uuid, patterns text[], wanted_role text, wanted_status text) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    one text := patterns[1];
    two text := patterns[2];
BEGIN
    RETURN (SELECT count(*) FROM public.memberships m
        WHERE m.organization_id = organization
            AND (wanted_role IS NULL OR m.role = wanted_role)
            AND (wanted_status IS NULL OR m.status = wanted_status)
            AND m.user_id IN (
                SELECT u.id FROM public.users u WHERE u.search LIKE one OR u.search LIKE two
                UNION ALL
                SELECT a.user_id FROM public.artists a
                WHERE a.organization_id = organization AND a.archived_at IS NULL
                    AND (a.search LIKE one OR a.search LIKE two)));
END $$;
SELECT lookup_own('people_count(uuid, text[], text, text)');
