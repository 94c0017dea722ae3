-- Two hundred thousand events of the largest company, for measurements: series that repeat every week for a year, each
-- with four of three hundred people. Run by the superuser, who is above row security, with triggers and foreign-key checks
-- off, after the contracts.
BEGIN;
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;
SET LOCAL maintenance_work_mem = '1GB';
SET LOCAL work_mem = '256MB';

CREATE FUNCTION pg_temp.v7(at timestamptz, salt text) RETURNS uuid LANGUAGE sql AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(salt), 1, 3)
        || '8' || substr(md5(salt), 4, 15))::uuid
$$;

CREATE TEMP TABLE company ON COMMIT DROP AS SELECT id FROM organizations WHERE slug = 'bench-1';
-- The company has a hundred artists; two hundred more join.
INSERT INTO users (id, email, password_hash, first_name, last_name, created_at, updated_at)
    SELECT pg_temp.v7(timestamptz '2022-01-02Z', 'chorus' || n), 'chorus' || n || '@bench-1.localhost', demo.password_hash,
        'Chorus', 'Number ' || n, timestamptz '2022-01-02Z', timestamptz '2022-01-02Z'
    FROM generate_series(1, 200) n, users demo WHERE demo.email = 'admin@demo.localhost';
INSERT INTO memberships (organization_id, id, user_id, role, created_at, updated_at)
    SELECT c.id, pg_temp.v7(timestamptz '2022-01-02Z', 'member of the chorus' || n),
        pg_temp.v7(timestamptz '2022-01-02Z', 'chorus' || n), 'artist', timestamptz '2022-01-02Z', timestamptz '2022-01-02Z'
    FROM company c, generate_series(1, 200) n;
INSERT INTO artists (organization_id, id, user_id, legal_name, discipline, created_at, updated_at)
    SELECT c.id, pg_temp.v7(timestamptz '2022-01-02Z', 'artist of the chorus' || n),
        pg_temp.v7(timestamptz '2022-01-02Z', 'chorus' || n), 'Chorus Number ' || n, 'voice', timestamptz '2022-01-02Z',
        timestamptz '2022-01-02Z'
    FROM company c, generate_series(1, 200) n;
CREATE TEMP TABLE person ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY a.id) - 1 AS number, a.id AS artist_id, a.user_id, a.legal_name
    FROM artists a JOIN company c ON c.id = a.organization_id;

-- Eighty series begin in each of the weeks; each goes on for fifty of them.
CREATE TEMP TABLE series ON COMMIT DROP AS
    SELECT n AS number, pg_temp.v7(timestamptz '2025-01-01Z', 'series' || n) AS id,
        timestamp '2026-01-05 08:00' + (n % 50) * interval '7 days' + (n % 7) * interval '1 day'
            + (n % 12) * interval '1 hour' AS starts,
        (ARRAY['rehearsal', 'rehearsal', 'performance', 'meeting'])[1 + n % 4] AS type
    FROM generate_series(0, 3999) n;
INSERT INTO events (organization_id, id, title, type, state, location_name, notes, local_start, local_end, timezone,
        end_timezone, recurrence, expanded_until, created_by, created_by_name, created_at, updated_at)
    SELECT c.id, s.id, 'Rehearsal ' || s.number, s.type, 'confirmed', 'Studio ' || s.number % 20, 'Bring the score.', s.starts,
        s.starts + interval '2 hours', 'Europe/Vienna', 'Europe/Vienna', 'RRULE:FREQ=WEEKLY;COUNT=50',
        s.starts + interval '18 months', p.user_id, p.legal_name, timestamptz '2025-01-01Z', timestamptz '2025-01-01Z'
    FROM series s, company c, person p WHERE p.number = 0;
INSERT INTO event_occurrences (organization_id, id, event_id, original_start, local_start, local_end, timezone,
        end_timezone, start_at, end_at, state, type, created_at, updated_at)
    SELECT c.id, pg_temp.v7(o.local AT TIME ZONE 'Europe/Vienna', 'event' || s.number || '/' || o.week), s.id, o.local, o.local,
        o.local + interval '2 hours', 'Europe/Vienna', 'Europe/Vienna', o.local AT TIME ZONE 'Europe/Vienna',
        (o.local AT TIME ZONE 'Europe/Vienna') + interval '2 hours', 'confirmed', s.type, timestamptz '2025-01-01Z',
        timestamptz '2025-01-01Z'
    FROM company c, series s, generate_series(0, 49) AS w (week),
        LATERAL (SELECT s.starts + w.week * interval '7 days' AS local, w.week) o;
INSERT INTO event_participants (organization_id, id, occurrence_id, user_id, artist_id, person_name, start_at, end_at,
        day, created_at, updated_at)
    SELECT o.organization_id, gen_random_uuid(), o.id, p.user_id, p.artist_id, p.legal_name, o.start_at, o.end_at,
        part_day(o.start_at, o.timezone, o.state, false), o.created_at, o.created_at
    FROM series s, event_occurrences o, generate_series(0, 3) AS seat, person p
    WHERE o.event_id = s.id AND p.number = (s.number * 7 + seat * 75) % 300;
COMMIT;
