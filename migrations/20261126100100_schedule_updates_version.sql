-- The version of its series that a change made: a text message says what is different from what its reader last saw.
-- Missing of what was changed before.
ALTER TABLE event_updates ADD COLUMN version bigint;
