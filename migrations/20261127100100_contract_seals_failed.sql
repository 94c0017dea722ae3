-- A seal that failed is looked for by the office. The list of contracts is kept until something in it changes (ADR 11); with
-- this filter that is also a document that fails, or does not any more.
CREATE INDEX contract_seals_failed ON contract_seals (organization_id, contract_id) WHERE status = 'failed';

CREATE CONSTRAINT TRIGGER contract_seals_revised AFTER UPDATE ON contract_seals
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status AND 'failed' IN (OLD.status, NEW.status))
    EXECUTE FUNCTION revised('contracts');
