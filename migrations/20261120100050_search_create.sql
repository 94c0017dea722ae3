-- Words of titles and the like, searched by their beginnings. Each word is kept with the mark of its organization before
-- it, so that the index holds every organization's words apart, and the word "2026" of one is found without a look at
-- those of all others. A mark may be shared: whoever searches names the organization as well.
CREATE FUNCTION search_mark(organization uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT translate(substr(md5(organization::text), 1, 6), '0123456789', 'ghijklmnop') $$;

-- Which thirty days an instant is in, counted from 1970: the newest hits of a common word are found span by span.
CREATE FUNCTION search_span(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT floor(extract(epoch FROM at - timestamptz '1970-01-01 00:00:00+00') / 2592000)::bigint $$;

-- What the index knows of a row: its words and its span, which begins with a character that no word has. Only letters
-- and digits reach the parser, which would take "2026/27" or "a.b" for one word.
CREATE FUNCTION search_index(organization uuid, at timestamptz, said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT array_to_tsvector(ARRAY['_' || public.search_mark(organization) || public.search_span(at)])
        || to_tsvector('simple', regexp_replace(' ' || normalize(said), '[^[:alnum:]]+',
            ' ' || public.search_mark(organization), 'g'))
$$;

-- The words of a search, each as a beginning, all of them wanted; null where there is none.
CREATE FUNCTION search_words(organization uuid, q text) RETURNS tsquery LANGUAGE sql STABLE
AS $$
    SELECT to_tsquery('simple', string_agg(quote_literal(public.search_mark(organization) || word) || ':*', ' & '))
        FROM regexp_split_to_table(lower(normalize(q)), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;

-- Any of these spans.
CREATE FUNCTION search_spans(organization uuid, oldest bigint, newest bigint) RETURNS tsquery LANGUAGE sql STABLE
AS $$
    SELECT string_agg(quote_literal('_' || public.search_mark(organization) || n), ' | ')::tsquery
        FROM generate_series(oldest, newest) n
$$;
