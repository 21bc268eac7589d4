-- The words of the searched texts, each with bitmaps of its leads. If a search is a part of a word, its matches are the leads of
-- the words that contain it, so no text is compared: ten thousand texts are on as many pages.
--
-- A word is a sequence of at least three letters, where each character beyond ASCII counts as one. A longer word than 128
-- characters is cut into overlapping ones, so that a part of up to 64 characters is still in one of them.
create table lead_words (
    company_id bigint           not null,
    word       text collate "C" not null,
    version    uuid             not null,
    primary key (company_id, word)
) with (fillfactor = 90);
comment on table lead_words is 'The words of the searched texts of leads.';
comment on column lead_words.version is 'Changes with each change of the bitmaps of the word.';

create table lead_word_bitmaps (
    company_id bigint           not null,
    word       text collate "C" not null,
    block      bigint           not null,
    bits       bit(32768)       not null,
    primary key (company_id, word, block)
);
alter table lead_word_bitmaps alter column bits set storage main;
comment on table lead_word_bitmaps is 'Bitmaps of the leads whose searched text contains a word, as those of lead_bitmaps.';

-- A background loop reads the texts that existed before. Afterwards, and for leads that it has passed, triggers apply each change.
create table lead_word_build (
    singleton     boolean not null default true primary key check (singleton),
    after_company bigint  not null,
    after_lead    bigint  not null,
    complete      boolean not null
);
comment on table lead_word_build is 'The last lead whose words are in the bitmaps until these are complete; without a row, none is.';

create function search_words(text text) returns setof text
    language sql immutable parallel safe as
$$
select distinct substr(m.match[1], 1 + 64 * part, 128)
from regexp_matches(text, '[^\x01-\x60\x7b-\x7f]{3,}', 'g') as m (match)
cross join generate_series(0, greatest(0, (length(m.match[1]) - 65) / 64)) as part
$$;

create function lead_bits(leads bigint[]) returns bit
    language plpgsql immutable strict parallel safe as
$$
declare
    bits bit(32768) := cast(0 as bit(32768));
    lead bigint;
begin
    foreach lead in array leads loop
        bits := set_bit(bits, cast(lead & 32767 as integer), 1);
    end loop;
    return bits;
end
$$;
comment on function lead_bits is 'The bitmap of leads of one block; null without leads.';

-- Adds the words of texts, or removes them. A word that a lead has before and after a change remains.
create function change_search_words(companies bigint[], leads bigint[], texts text[], added boolean[]) returns void
    language plpgsql as
$$
declare
    change_companies bigint[];
    change_leads     bigint[];
    change_words     text[];
    change_added     boolean[];
begin
    select array_agg(company_id), array_agg(lead_id), array_agg(word), array_agg(is_added)
    into change_companies, change_leads, change_words, change_added
    from (select t.company_id, t.lead_id, w.word, bool_or(t.is_added) as is_added
          from unnest(companies, leads, texts, added) as t (company_id, lead_id, text, is_added)
          cross join lateral "${schema}".search_words(t.text) as w (word)
          group by t.company_id, t.lead_id, w.word
          having count(*) = 1) c;
    if change_words is null then
        return;
    end if;

    insert into "${schema}".lead_words (company_id, word, version)
    select company_id, word, gen_random_uuid()
    from (select distinct company_id, word from unnest(change_companies, change_words) as x (company_id, word)) c
    on conflict (company_id, word) do update set version = excluded.version;

    insert into "${schema}".lead_word_bitmaps as b (company_id, word, block, bits)
    select company_id, word, lead_id >> 15, "${schema}".lead_bits(array_agg(lead_id))
    from unnest(change_companies, change_words, change_leads, change_added) as x (company_id, word, lead_id, is_added)
    where is_added
    group by company_id, word, lead_id >> 15
    on conflict (company_id, word, block) do update set bits = b.bits | excluded.bits;

    if true = all(change_added) then
        return;
    end if;
    update "${schema}".lead_word_bitmaps b
    set bits = b.bits & ~c.bits
    from (select company_id, word, lead_id >> 15 as block, "${schema}".lead_bits(array_agg(lead_id)) as bits
          from unnest(change_companies, change_words, change_leads, change_added) as x (company_id, word, lead_id, is_added)
          where not is_added
          group by company_id, word, lead_id >> 15) c
    where b.company_id = c.company_id and b.word = c.word and b.block = c.block;

    delete from "${schema}".lead_word_bitmaps b
    using unnest(change_companies, change_words, change_leads, change_added) as x (company_id, word, lead_id, is_added)
    where not x.is_added
      and b.company_id = x.company_id and b.word = x.word and b.block = x.lead_id >> 15 and bit_count(b.bits) = 0;

    delete from "${schema}".lead_words w
    using unnest(change_companies, change_words, change_added) as x (company_id, word, is_added)
    where not x.is_added and w.company_id = x.company_id and w.word = x.word
      and not exists (select from "${schema}".lead_word_bitmaps b
                      where b.company_id = x.company_id and b.word = x.word);
end
$$;

-- By triggers, because nodes of an earlier version also write texts during an upgrade, and with the privileges of the owner, because
-- the role of those nodes may have none yet. Texts that the loop has still to read are left out.
create function change_words_of_texts() returns trigger
    language plpgsql security definer set search_path = pg_catalog as
$$
begin
    if tg_op = 'TRUNCATE' then
        -- not truncated: a search that has read them and waits for the texts would block it
        delete from "${schema}".lead_word_build;
        delete from "${schema}".lead_word_bitmaps;
        delete from "${schema}".lead_words;
    end if;
    if not exists (select from "${schema}".lead_word_build) then
        return null;
    end if;
    perform pg_advisory_xact_lock(hashtext('"${schema}".index_pending_leads'));
    if tg_op = 'INSERT' then
        perform "${schema}".change_search_words(
                    array_agg(t.company_id), array_agg(t.lead_id), array_agg(t.text), array_agg(true))
        from added t
        join "${schema}".lead_word_build b on b.complete or (t.company_id, t.lead_id) <= (b.after_company, b.after_lead);
    elsif tg_op = 'DELETE' then
        perform "${schema}".change_search_words(
                    array_agg(t.company_id), array_agg(t.lead_id), array_agg(t.text), array_agg(false))
        from removed t
        join "${schema}".lead_word_build b on b.complete or (t.company_id, t.lead_id) <= (b.after_company, b.after_lead);
    else
        perform "${schema}".change_search_words(
                    array_agg(t.company_id), array_agg(t.lead_id), array_agg(t.text), array_agg(t.is_added))
        from (select company_id, lead_id, text, true as is_added from added
              union all
              select company_id, lead_id, text, false from removed) t
        join "${schema}".lead_word_build b on b.complete or (t.company_id, t.lead_id) <= (b.after_company, b.after_lead);
    end if;
    return null;
end
$$;

-- Citus supports no triggers of sharded tables; searches of those do not use words.
do
$$
declare
    sharded boolean := false;
begin
    if to_regclass('pg_catalog.pg_dist_partition') is not null then
        execute 'select exists (select from pg_catalog.pg_dist_partition where logicalrelid = $1)'
            into sharded using cast('"${schema}".lead_search' as regclass);
    end if;
    if not sharded then
        create trigger words_on_insert
            after insert on "${schema}".lead_search
            referencing new table as added
            for each statement execute function "${schema}".change_words_of_texts();
        create trigger words_on_update
            after update on "${schema}".lead_search
            referencing new table as added old table as removed
            for each statement execute function "${schema}".change_words_of_texts();
        create trigger words_on_delete
            after delete on "${schema}".lead_search
            referencing old table as removed
            for each statement execute function "${schema}".change_words_of_texts();
        create trigger words_on_truncate
            after truncate on "${schema}".lead_search
            for each statement execute function "${schema}".change_words_of_texts();
    end if;
end
$$;

-- Before the tables are sharded.
create function disable_word_search() returns void
    language plpgsql as
$$
begin
    drop trigger if exists words_on_insert on "${schema}".lead_search;
    drop trigger if exists words_on_update on "${schema}".lead_search;
    drop trigger if exists words_on_delete on "${schema}".lead_search;
    drop trigger if exists words_on_truncate on "${schema}".lead_search;
    drop index if exists "${schema}".lead_search_by_grams;
    truncate "${schema}".lead_words, "${schema}".lead_word_bitmaps, "${schema}".lead_word_build;
end
$$;

-- Adds the words of the next max_rows texts, and returns their number; 0 if all are added, or if another transaction is indexing.
create function build_search_words(max_rows integer) returns integer
    language plpgsql as
$$
declare
    progress  "${schema}".lead_word_build;
    companies bigint[];
    leads     bigint[];
    texts     text[];
    built     integer;
begin
    if exists (select from "${schema}".lead_word_build where complete)
       or not pg_try_advisory_xact_lock(hashtext('"${schema}".index_pending_leads')) then
        return 0;
    end if;
    -- first, because a transaction that replaces all texts also removes all words
    lock table "${schema}".lead_search in access share mode;
    insert into "${schema}".lead_word_build (after_company, after_lead, complete) values (0, 0, false) on conflict do nothing;
    select * into progress from "${schema}".lead_word_build;

    select count(*), array_agg(t.company_id order by t.company_id, t.lead_id),
           array_agg(t.lead_id order by t.company_id, t.lead_id), array_agg(t.text order by t.company_id, t.lead_id)
    into built, companies, leads, texts
    from (select company_id, lead_id, text
          from "${schema}".lead_search
          where (company_id, lead_id) > (progress.after_company, progress.after_lead)
          order by company_id, lead_id
          limit max_rows) t;
    if built = 0 then
        update "${schema}".lead_word_build set complete = true;
        return 0;
    end if;
    perform "${schema}".change_search_words(companies, leads, texts, array_fill(true, array[built]));
    update "${schema}".lead_word_build set after_company = companies[built], after_lead = leads[built];
    return built;
end
$$;

-- The 4-grams, sequences of four characters, of each part of a text that contains a digit, such as a phone number or an order number. Most
-- such parts are of one lead, so they are no words, and trigrams of digits are frequent.
create function search_grams(text text) returns text[]
    language sql immutable parallel safe as
$$
select coalesce(array_agg(substr(m.match[1], start, 4)), '{}')
from regexp_matches(text, '([^\x01-\x2f\x3a-\x60\x7b-\x7f]*[0-9][^\x01-\x2f\x3a-\x60\x7b-\x7f]*)', 'g') as m (match)
cross join generate_series(1, length(m.match[1]) - 3) as start
$$;

-- Enables text search as before, and creates the indexes of grams and words, unless the texts are sharded.
alter function enable_lead_search() rename to enable_trigram_search;
create function enable_lead_search() returns boolean
    language plpgsql as
$$
declare
    key_columns text;
begin
    -- nodes that start at the same time
    if to_regclass('"${schema}".lead_search_by_grams') is null then
        perform pg_advisory_xact_lock(hashtext('"${schema}".enable_lead_search'));
    end if;
    if to_regprocedure('"${schema}".search_text(text)') is null
       or to_regclass('"${schema}".lead_search_by_text') is null then
        -- all texts are replaced
        drop index if exists "${schema}".lead_search_by_grams;
    end if;
    if not "${schema}".enable_trigram_search() then
        return false;
    end if;
    if to_regclass('"${schema}".lead_search_by_grams') is not null
       and to_regclass('"${schema}".lead_words_by_trigram') is not null
       or not exists (select from pg_trigger
                      where tgrelid = cast('"${schema}".lead_search' as regclass) and tgname = 'words_on_insert') then
        return true;
    end if;
    -- with btree_gin, a search does not read the matches of other companies
    key_columns := case when "${schema}".search_extension_schema('btree_gin') is not null
        then format('company_id %s.int8_ops, ', "${schema}".search_extension_schema('btree_gin')) else '' end;
    execute format('create index if not exists lead_search_by_grams on "${schema}".lead_search '
                   'using gin (%s "${schema}".search_grams(text)) with (gin_pending_list_limit = 2048)', key_columns);
    execute format('create index if not exists lead_words_by_trigram on "${schema}".lead_words '
                   'using gin (%s word %s.gin_trgm_ops) with (gin_pending_list_limit = 2048)',
                   key_columns, "${schema}".search_extension_schema('pg_trgm'));
    return true;
end
$$;
