-- Whether a list has changed is asked before it is read, by one statement without a transaction around it. The function says
-- how often something changed in the organization it names, and nothing else.
CREATE POLICY lookup ON revisions FOR SELECT TO biglive_lookup USING (true);
GRANT SELECT ON revisions TO biglive_lookup;

CREATE FUNCTION revision_of(organization uuid, of_list text) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    RETURN coalesce((SELECT r.number FROM public.revisions r WHERE r.organization_id = organization AND r.list = of_list), 0);
END $$;
SELECT lookup_own('revision_of(uuid, text)');
