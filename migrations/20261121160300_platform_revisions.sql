-- How often what a list shows has changed, per organization. It is raised in the transaction of the change itself, so whoever
-- reads a revision and then the list sees at least everything up to it; an answer kept under the same revision is still right.
CREATE TABLE revisions (
    organization_id uuid NOT NULL REFERENCES organizations (id),
    list text NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (organization_id, list)
-- Few rows, rewritten all the time: room for new versions beside the old ones.
) WITH (fillfactor = 20);

SELECT tenancy_enable('revisions'::regclass);

-- Deferred to the end of the transaction, once for all of its rows: the lock on the revision is the last one taken and held only
-- while committing, so it makes nobody wait for long and can close no circle.
CREATE FUNCTION revised() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    organization uuid := coalesce(NEW.organization_id, OLD.organization_id);
    this text := TG_ARGV[0] || organization || pg_current_xact_id();
BEGIN
    IF current_setting('app.revised', true) IS DISTINCT FROM this THEN
        INSERT INTO public.revisions AS r (organization_id, list, number) VALUES (organization, TG_ARGV[0], 1)
            ON CONFLICT ON CONSTRAINT revisions_pkey DO UPDATE SET number = r.number + 1;
        PERFORM set_config('app.revised', this, true);
    END IF;
    RETURN NULL;
END $$;

-- Lists of contracts show contracts, to artists those in which they have a part.
CREATE CONSTRAINT TRIGGER contracts_revised AFTER INSERT OR UPDATE OR DELETE ON contracts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revised('contracts');
CREATE CONSTRAINT TRIGGER contract_assignments_revised AFTER INSERT OR UPDATE OR DELETE ON contract_assignments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revised('contracts');
