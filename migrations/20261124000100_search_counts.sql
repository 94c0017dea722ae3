-- Who asks for all that a search finds, to count or to add it up, is answered by the index of words at once; only pages are
-- looked for among the newest, and then span by span. A step among claims costs nearly the same however long its span is, so
-- there are few of them.
CREATE OR REPLACE FUNCTION expense_search(organization uuid, q text, statuses text[], before_at timestamptz, before_id uuid, most int)
    RETURNS TABLE (id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
    SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    words tsquery := public.search_words(organization, q);
    end_at timestamptz;
    end_id uuid;
    still bigint := most;
    found bigint;
    span bigint := 3;
    newest bigint;
    oldest bigint;
    times tsquery;
BEGIN
    IF most = 2147483647 THEN
        RETURN QUERY WITH hits AS MATERIALIZED (
                SELECT e.organization_id, e.id, e.created_at, e.status FROM public.expenses e WHERE e.search @@ words)
            SELECT h.id FROM hits h
            WHERE h.organization_id = organization AND (h.created_at, h.id) < (before_at, before_id)
                AND h.status = ANY (statuses);
        RETURN;
    END IF;
    RETURN QUERY SELECT n.id FROM (
            SELECT e.id, e.created_at, e.status, e.search FROM public.expenses e
            WHERE e.organization_id = organization AND (e.created_at, e.id) < (before_at, before_id)
            ORDER BY e.created_at DESC, e.id DESC LIMIT 500) n
        WHERE n.search @@ words AND n.status = ANY (statuses)
        ORDER BY n.created_at DESC, n.id DESC LIMIT most;
    GET DIAGNOSTICS found = ROW_COUNT;
    still := still - found;
    IF still <= 0 THEN RETURN; END IF;
    SELECT e.created_at, e.id INTO end_at, end_id FROM public.expenses e
        WHERE e.organization_id = organization AND (e.created_at, e.id) < (before_at, before_id)
        ORDER BY e.created_at DESC, e.id DESC OFFSET 499 LIMIT 1;
    IF end_at IS NULL THEN RETURN; END IF;
    SELECT public.search_span(min(e.created_at)) INTO oldest FROM public.expenses e WHERE e.organization_id = organization;
    newest := public.search_span(end_at);
    WHILE still > 0 AND newest >= oldest LOOP
        times := public.search_spans(organization, greatest(newest - span + 1, oldest), newest);
        RETURN QUERY WITH hits AS MATERIALIZED (
                SELECT e.organization_id, e.id, e.created_at, e.status FROM public.expenses e
                WHERE e.search @@ (times && words))
            SELECT h.id FROM hits h
            WHERE h.organization_id = organization AND (h.created_at, h.id) < (end_at, end_id)
                AND h.status = ANY (statuses)
            ORDER BY h.created_at DESC, h.id DESC LIMIT still;
        GET DIAGNOSTICS found = ROW_COUNT;
        still := still - found;
        newest := newest - span;
        span := span * 4;
    END LOOP;
END $$;
