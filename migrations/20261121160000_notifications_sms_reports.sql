-- What became of a text message after the provider had taken it, and for whom it was.
ALTER TABLE sms_messages
    -- None: written before this was kept.
    ADD COLUMN user_id uuid REFERENCES users (id) ON DELETE CASCADE,
    DROP CONSTRAINT sms_messages_status_check,
    ADD CONSTRAINT sms_messages_status_check
        CHECK (status IN ('pending', 'sent', 'delivered', 'undelivered', 'failed'));
