-- An inverted index of leads: one row (posting) for each term of a lead, such as email=ada@example.com or tag=5. It finds
-- leads by the values of their fields, in the order of their ids. It is a table and not a set of indexes, so that updates
-- of leads stay HOT, and so that an update writes only the postings that change. Terms are only compared for equality, which
-- is fastest in the collation C.
create table lead_index (
    company_id bigint           not null,
    term       text collate "C" not null,
    lead_id    bigint           not null,
    primary key (company_id, term, lead_id)
);
comment on table lead_index is 'The inverted index of leads, by terms such as tag=5.';

-- Numbers change more often than other values, and most of them are never searched for. They are indexed from the first
-- request that filters or matches by the field: a request finds the leads by a scan and sets the state to building, changes
-- write postings from then on, a background loop adds those of the other leads, and sets the state to ready.
create domain number_index_state as text check (value in ('none', 'building', 'ready'));
alter table custom_fields
    add column number_index number_index_state not null default 'none';
create index custom_fields_building on custom_fields (company_id, id) where number_index = 'building';
comment on column custom_fields.number_index is 'Whether the leads are indexed by the values of the field, if it is a number.';

-- The postings of the leads so far; LeadTerms defines the terms.
insert into lead_index (company_id, term, lead_id)
select l.company_id, t.term, l.id
from leads l
cross join lateral (
    select 'email=' || left(lower(l.email), 255)
    where l.email is not null
    union all
    select 'phone_number=' || case when l.phone_number ~ '^[^0-9]*[+]' then '+' else '' end
        || regexp_replace(regexp_replace(l.phone_number, '[exEX].*$', ''), '[^0-9]', '', 'g')
        || case when l.phone_number ~ '[exEX]'
                then 'x' || regexp_replace(regexp_replace(l.phone_number, '^[^exEX]*', ''), '[^0-9]', '', 'g')
                else '' end
    where l.phone_number is not null
    union all
    select 'status=' || l.status
    union all
    select 'source=' || left(l.source, 255)
    where l.source is not null
    union all
    select distinct 'tag=' || tag
    from unnest(l.tags) as tag
    union all
    select distinct 'user=' || assigned
    from unnest(l.assigned_users) as assigned
    union all
    select 'unassigned'
    where cardinality(l.assigned_users) = 0
    union all
    select 'archived'
    where l.archived_at is not null
    union all
    select 'customFields/' || field.id || '=' || left(v.text, 255)
    from jsonb_each(l.custom_fields) as stored (id, value)
    join custom_fields field
        on field.company_id = l.company_id and field.id = cast(stored.id as bigint) and field.type not in ('textarea', 'number')
    cross join lateral (
        select jsonb_array_elements_text(stored.value -> 'multi_select')
        where field.type = 'multi_select'
        union all
        select stored.value ->> field.type
        where field.type not in ('multi_select', 'date')
        union all
        -- equal dates have the same term: upper case, an offset with a colon, no trailing zeros, Z for an offset of zero
        select regexp_replace(regexp_replace(regexp_replace(regexp_replace(upper(stored.value ->> 'date'),
                '([+-]\d\d)(\d\d)$', '\1:\2'), '(\.\d*[1-9])0+([Z+-])', '\1\2'), '\.0+([Z+-])', '\1'), '[+-]00:00$', 'Z')
        where field.type = 'date'
    ) as v (text)
) as t (term);
