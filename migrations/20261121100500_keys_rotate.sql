-- Evidence may be sealed anew under another master key, and changed in no other way: a new value names another key and is as
-- long as the old one. What it says cannot be forged without the key; this keeps it from being lost.
CREATE FUNCTION ink_reseal_only() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF octet_length(NEW.ink) < 2 OR get_byte(NEW.ink, 0) <> 1
        OR octet_length(NEW.ink) - get_byte(NEW.ink, 1) <> octet_length(OLD.ink) - get_byte(OLD.ink, 1)
        OR substring(NEW.ink FROM 2 FOR get_byte(NEW.ink, 1) + 1) = substring(OLD.ink FROM 2 FOR get_byte(OLD.ink, 1) + 1)
    THEN
        RAISE EXCEPTION 'a signature can only be sealed anew' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ink_reseal_only BEFORE UPDATE ON contract_signatures
    FOR EACH ROW EXECUTE FUNCTION ink_reseal_only();
