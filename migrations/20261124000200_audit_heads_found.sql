-- The head of an organization's audit log is made with its first entry and only looked up after that: the attempt to make it
-- was part of each change of everything.
CREATE OR REPLACE FUNCTION audit_append(entries jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    org uuid := public.app_organization_id();
    head public.audit_heads%ROWTYPE;
    entry jsonb;
    digest bytea;
BEGIN
    IF org IS NULL THEN
        RAISE EXCEPTION 'audit_append needs an organization';
    END IF;
    SELECT * INTO head FROM public.audit_heads WHERE organization_id = org FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.audit_heads (organization_id, seq, hash)
            VALUES (org, 0, sha256(convert_to(org::text, 'UTF8')))
            ON CONFLICT (organization_id) DO NOTHING;
        SELECT * INTO head FROM public.audit_heads WHERE organization_id = org FOR UPDATE;
    END IF;
    FOR entry IN SELECT value FROM jsonb_array_elements(entries) LOOP
        digest := sha256(head.hash || convert_to(concat_ws(E'\x1f',
            org::text, (head.seq + 1)::text, entry ->> 'at', coalesce(entry ->> 'actor_id', '-'),
            coalesce(entry ->> 'real_actor_id', '-'), entry ->> 'actor_name', entry ->> 'action',
            entry ->> 'subject_type', coalesce(entry ->> 'subject_id', '-'), entry ->> 'changes',
            coalesce(entry ->> 'address', '-'), coalesce(entry ->> 'user_agent', '-'),
            coalesce(entry ->> 'request_id', '-')), 'UTF8'));
        INSERT INTO public.audit_entries (organization_id, seq, at, actor_id, real_actor_id, actor_name, action,
                subject_type, subject_id, changes, address, user_agent, request_id, previous_hash, hash)
            VALUES (org, head.seq + 1, (entry ->> 'at')::timestamptz, (entry ->> 'actor_id')::uuid,
                (entry ->> 'real_actor_id')::uuid, entry ->> 'actor_name', entry ->> 'action',
                entry ->> 'subject_type', (entry ->> 'subject_id')::uuid, entry ->> 'changes',
                entry ->> 'address', entry ->> 'user_agent', (entry ->> 'request_id')::uuid, head.hash, digest);
        head.seq := head.seq + 1;
        head.hash := digest;
    END LOOP;
    UPDATE public.audit_heads SET seq = head.seq, hash = head.hash WHERE organization_id = org;
END $$;
