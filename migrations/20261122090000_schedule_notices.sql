-- People hear of calls and changes by e-mail, and of what they have not seen by text message: several edits within five
-- minutes are one message, and nothing is told twice, whatever is run again.

-- Series of which something is still to be told, and from when on.
CREATE TABLE event_notices (
    organization_id uuid NOT NULL,
    event_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, event_id),
    FOREIGN KEY (organization_id, event_id) REFERENCES events (organization_id, id)
);
CREATE INDEX event_notices_due ON event_notices (organization_id, due_at);
SELECT tenancy_enable('event_notices');

ALTER TABLE event_updates
    -- The occurrence that was edited, of a series too: what changed is told of this one.
    ADD COLUMN edited_id uuid,
    -- Of changes of people, by user id: what their part was before, null where they had none.
    ADD COLUMN people jsonb NOT NULL DEFAULT '{}',
    -- When it was told, or was found to be nobody's business; missing while it waits. What is there is old.
    ADD COLUMN told_at timestamptz DEFAULT now(),
    ADD FOREIGN KEY (organization_id, edited_id) REFERENCES event_occurrences (organization_id, id);
ALTER TABLE event_updates ALTER COLUMN told_at DROP DEFAULT;
CREATE INDEX event_updates_untold ON event_updates (organization_id, event_id) WHERE told_at IS NULL;

ALTER TABLE event_participants
    -- Since when the person has been told that they are called; missing while they are not, and again once they were told
    -- that they are not called any more.
    ADD COLUMN told_at timestamptz DEFAULT now(),
    -- The last message about this call.
    ADD COLUMN message_at timestamptz,
    ADD COLUMN message_channel text CHECK (message_channel IN ('email', 'sms')),
    -- The version of the change for which a text message was sent by itself.
    ADD COLUMN sms_version bigint,
    -- The deadline of which they were reminded.
    ADD COLUMN reminded_deadline timestamptz,
    ADD CHECK ((message_at IS NULL) = (message_channel IS NULL));
ALTER TABLE event_participants ALTER COLUMN told_at DROP DEFAULT;

-- Deadlines that pass.
CREATE INDEX events_deadline ON events (organization_id, acknowledgment_deadline)
    WHERE acknowledgment_deadline IS NOT NULL;
CREATE INDEX event_occurrences_deadline ON event_occurrences (organization_id, start_at)
    WHERE changed ? 'acknowledgment_deadline' OR changed ? 'requires_acknowledgment';
