-- That somebody's own call is another one is a fact of its own in an event's history.
ALTER TABLE event_updates
    DROP CONSTRAINT event_updates_update_type_check,
    ADD CONSTRAINT event_updates_update_type_check CHECK (update_type IN
        ('changed', 'published', 'cancelled', 'participants_added', 'participants_changed', 'participants_removed'));
