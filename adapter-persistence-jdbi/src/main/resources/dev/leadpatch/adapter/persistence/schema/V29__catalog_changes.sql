-- Which entries of a catalog changed since a version, so that a node loads only these into its cached catalog.
create table catalog_changes (
    company_id      bigint not null references companies on delete cascade,
    kind            text   not null check (kind in ('user', 'tag', 'custom_field')),
    entry_id        bigint not null,
    catalog_version bigint not null,
    primary key (company_id, kind, entry_id)
);
comment on table catalog_changes is
    'The catalog version at which each entry changed last or was deleted; an entry without a row is older than this table.';
comment on column catalog_changes.kind is 'A change of an option is a change of its custom field.';

create index catalog_changes_by_version on catalog_changes (company_id, catalog_version);

alter table companies
    add column first_catalog_version bigint not null default 0;
alter table companies
    alter column first_catalog_version set default nextval('catalog_versions');
comment on column companies.first_catalog_version is
    'Nodes do not derive a catalog from that of an older version, which was the catalog of a deleted company of the same id.';

-- Records changes at the version that the lock of the company's row has ordered: it is assigned again if the row was
-- changed while the statement waited. A version that is assigned before the lock could be committed after a higher one.
-- A node that has cached the higher one would never find the change.
create function record_catalog_changes() returns trigger
    language plpgsql as
$$
declare
    changes "${schema}".catalog_changes[];
begin
    if tg_table_name = 'custom_field_options' then
        changes := array(select row (company_id, tg_argv[0], custom_field_id, 0)::"${schema}".catalog_changes from changed);
        if tg_op = 'UPDATE' then
            changes := changes
                || array(select row (company_id, tg_argv[0], custom_field_id, 0)::"${schema}".catalog_changes from previous);
        end if;
    else
        changes := array(select row (company_id, tg_argv[0], id, 0)::"${schema}".catalog_changes from changed);
        if tg_op = 'UPDATE' then
            changes := changes || array(select row (company_id, tg_argv[0], id, 0)::"${schema}".catalog_changes from previous);
        end if;
    end if;
    with advanced as (
        update "${schema}".companies
        set catalog_version = nextval('"${schema}".catalog_versions')
        where id in (select company_id from unnest(changes))
        returning id, catalog_version
    )
    insert into "${schema}".catalog_changes (company_id, kind, entry_id, catalog_version)
    select distinct c.company_id, c.kind, c.entry_id, a.catalog_version
    from unnest(changes) c
    join advanced a on a.id = c.company_id
    on conflict (company_id, kind, entry_id) do update set catalog_version = excluded.catalog_version;
    return null;
end
$$;
comment on function record_catalog_changes is 'Advances the catalog version of the company, and records the changed entries.';

-- Replacing a trigger waits for the transactions that have changed its table, so no change is missed.
do
$$
declare
    watched record;
begin
    for watched in
        select *
        from (values ('users', 'user'), ('tags', 'tag'), ('custom_fields', 'custom_field'),
                     ('custom_field_options', 'custom_field')) tables (name, kind)
    loop
        execute format('drop trigger catalog_version_on_insert on "${schema}".%I', watched.name);
        execute format('drop trigger catalog_version_on_update on "${schema}".%I', watched.name);
        execute format('drop trigger catalog_version_on_delete on "${schema}".%I', watched.name);
        execute format('create trigger catalog_changes_on_insert after insert on "${schema}".%I '
                       'referencing new table as changed '
                       'for each statement execute function "${schema}".record_catalog_changes(%L)',
                       watched.name, watched.kind);
        execute format('create trigger catalog_changes_on_update after update on "${schema}".%I '
                       'referencing old table as previous new table as changed '
                       'for each statement execute function "${schema}".record_catalog_changes(%L)',
                       watched.name, watched.kind);
        execute format('create trigger catalog_changes_on_delete after delete on "${schema}".%I '
                       'referencing old table as changed '
                       'for each statement execute function "${schema}".record_catalog_changes(%L)',
                       watched.name, watched.kind);
    end loop;
end
$$;
