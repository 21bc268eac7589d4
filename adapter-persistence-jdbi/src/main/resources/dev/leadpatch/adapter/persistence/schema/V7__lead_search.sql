-- Lists of leads. The columns of these indexes never change, except that archiving, restoring and erasing move a lead between
-- the partial indexes. All other updates of leads stay HOT.
create index leads_active_by_id on leads (company_id, id) include (created_at) where archived_at is null;
create index leads_archived_by_id on leads (company_id, id) include (created_at)
    where archived_at is not null and erased_at is null;
create index leads_active_by_creation on leads (company_id, created_at, id) where archived_at is null;
create index leads_archived_by_creation on leads (company_id, created_at, id)
    where archived_at is not null and erased_at is null;

-- Text search: a substring of the searched columns, without case and accents. It requires the extensions pg_trgm and
-- unaccent. Without them, the table stays empty, and the service refuses the parameter search.
create table lead_search (
    company_id bigint not null,
    lead_id    bigint not null,
    text       text   not null,
    primary key (company_id, lead_id)
);
comment on table lead_search is
    'The searched text of leads, in lower case and without accents; empty if text search is not enabled.';

-- Installs an extension unless the database has it, in any schema. A missing privilege or package is not an error.
create function install_search_extension(extension name) returns void
    language plpgsql as
$$
begin
    if exists (select from pg_extension where extname = extension) then
        return;
    end if;
    begin
        execute format('create extension %I with schema public', extension);
    exception when others then
        begin
            execute format('create extension %I with schema "${schema}"', extension);
        exception when others then
            raise notice 'extension % is not installed: %', extension, sqlerrm;
        end;
    end;
end
$$;

-- The schema of an installed extension, quoted; null if it is not installed.
create function search_extension_schema(extension name) returns text
    language sql stable
    return (select quote_ident(n.nspname::text)
            from pg_extension e
            join pg_namespace n on n.oid = e.extnamespace
            where e.extname = extension);

-- The text of a lead before normalization: lines, so that no match extends over two columns. Phone numbers are also
-- found by their digits.
create function searched_columns(company_name text, email text, phone_number text, first_name text, last_name text)
    returns text
    language sql immutable parallel safe
    return concat_ws(E'\n', company_name, email, phone_number, regexp_replace(phone_number, '[^0-9]', '', 'g'),
                     nullif(concat_ws(' ', first_name, last_name), ''));

-- The leads whose searched columns changed since they were indexed; a lead can have several rows. Updating a trigram index
-- costs ten times as much as updating a lead, so a background loop does it for many leads at a time. Until then, a search
-- reads these leads themselves.
create table lead_search_pending (
    company_id bigint not null,
    lead_id    bigint not null
) with (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000
);
create index lead_search_pending_by_company on lead_search_pending (company_id);
comment on table lead_search_pending is 'The leads whose searched text changed since it was indexed.';

-- Indexes at most max_rows pending rows, and returns their number; 0 if another transaction is indexing. Only one transaction
-- at a time: a slower one could otherwise overwrite a newer text. Each statement has its own snapshot, so a row that is
-- taken here was committed together with the columns that are read.
create function index_pending_leads(max_rows integer) returns integer
    language plpgsql as
$$
declare
    indexed integer;
begin
    if not pg_try_advisory_xact_lock(hashtext('"${schema}".index_pending_leads')) then
        return 0;
    end if;
    if to_regprocedure('"${schema}".search_text(text)') is null then
        -- an extension was dropped: all leads are indexed when the search is enabled again
        delete from "${schema}".lead_search_pending
        where ctid = any(array(select ctid from "${schema}".lead_search_pending limit max_rows));
        get diagnostics indexed = row_count;
        return indexed;
    end if;
    with taken as (
        delete from "${schema}".lead_search_pending
        where ctid = any(array(select ctid from "${schema}".lead_search_pending limit max_rows))
        returning company_id, lead_id
    ), searched as (
        select l.company_id, l.id,
               "${schema}".search_text("${schema}".searched_columns(
                   l.company_name, l.email, l.phone_number, l.first_name, l.last_name)) as text
        from (select distinct t.company_id, t.lead_id from taken t) changed
        join "${schema}".leads l on l.company_id = changed.company_id and l.id = changed.lead_id
    ), removed as (
        delete from "${schema}".lead_search e
        using searched s
        where e.company_id = s.company_id and e.lead_id = s.id and s.text = ''
    ), written as (
        insert into "${schema}".lead_search as e (company_id, lead_id, text)
        select s.company_id, s.id, s.text
        from searched s
        where s.text <> ''
        on conflict (company_id, lead_id) do update set text = excluded.text where e.text <> excluded.text
    )
    select count(*) into indexed from taken;
    return indexed;
end
$$;

-- Deletes the searched text of a lead. It waits for a transaction that is indexing, which may have read the text.
create function erase_searched_text(company bigint, lead bigint) returns void
    language plpgsql as
$$
begin
    perform pg_advisory_xact_lock(hashtext('"${schema}".index_pending_leads'));
    delete from "${schema}".lead_search where company_id = company and lead_id = lead;
end
$$;

-- Enables text search if the extensions are available, and returns whether it is enabled. It runs after each migration,
-- so after an extension was installed, a restart of the service enables the search.
create function enable_lead_search() returns boolean
    language plpgsql as
$$
declare
    utf8      constant boolean := getdatabaseencoding() = 'UTF8';
    lower_collation    text;
    key_columns        text;
begin
    if to_regprocedure('"${schema}".search_text(text)') is not null
        and to_regclass('"${schema}".lead_search_by_text') is not null then
        return true;
    end if;
    perform pg_advisory_xact_lock(hashtext('"${schema}".enable_lead_search'));
    perform "${schema}".install_search_extension('pg_trgm');
    perform "${schema}".install_search_extension('unaccent');
    perform "${schema}".install_search_extension('btree_gin');
    if "${schema}".search_extension_schema('pg_trgm') is null
        or "${schema}".search_extension_schema('unaccent') is null then
        return false;
    end if;

    -- the collation of the database may be C, which folds ASCII only
    select c.collname
    into lower_collation
    from pg_collation c
    where c.collname in ('pg_c_utf8', 'und-x-icu') and c.collnamespace = 'pg_catalog'::regnamespace
        and c.collencoding in (-1, pg_char_to_encoding(getdatabaseencoding()))
    order by c.collname
    limit 1;
    -- qualified names: the extensions may be in any schema, which need not be in the search path
    execute format(
        'create or replace function "${schema}".search_text(value text) returns text '
        'language sql stable parallel safe '
        'return regexp_replace(lower(%1$s.unaccent(''%1$s.unaccent''::regdictionary, %2$s) collate %3$I), '
        '''[^\S\n]+'', '' '', ''g'')',
        "${schema}".search_extension_schema('unaccent'),
        case when utf8 then 'normalize(value, NFKC)' else 'value' end,
        coalesce(lower_collation, 'default'));

    truncate "${schema}".lead_search, "${schema}".lead_search_pending;
    insert into "${schema}".lead_search (company_id, lead_id, text)
    select s.company_id, s.id, s.text
    from (select l.company_id, l.id,
                 "${schema}".search_text("${schema}".searched_columns(
                     l.company_name, l.email, l.phone_number, l.first_name, l.last_name)) as text
          from "${schema}".leads l) s
    where s.text <> '';

    -- with btree_gin, a search does not read the matches of other companies
    drop index if exists "${schema}".lead_search_by_text;
    key_columns := case when "${schema}".search_extension_schema('btree_gin') is not null
        then format('company_id %s.int8_ops, ', "${schema}".search_extension_schema('btree_gin')) else '' end;
    -- the index has a pending list of its own, which each search scans
    execute format('create index lead_search_by_text on "${schema}".lead_search '
                   'using gin (%s text %s.gin_trgm_ops) with (gin_pending_list_limit = 2048)',
                   key_columns, "${schema}".search_extension_schema('pg_trgm'));
    return true;
end
$$;
