-- A day that somebody says no to when they are asked is a time at which they cannot come: it belongs to the request, and goes with
-- another answer.
ALTER TABLE block_outs
    ADD COLUMN availability_request_id uuid,
    ADD FOREIGN KEY (organization_id, availability_request_id) REFERENCES availability_requests (organization_id, id);
CREATE UNIQUE INDEX block_outs_asked ON block_outs (organization_id, availability_request_id, user_id, local_start)
    WHERE availability_request_id IS NOT NULL AND removed_at IS NULL;
