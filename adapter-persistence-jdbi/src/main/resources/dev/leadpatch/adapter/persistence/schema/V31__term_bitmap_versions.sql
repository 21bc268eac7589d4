-- Nodes cache the bitmaps of terms, and use a cached one only if the version of its term is the current one. A version is a
-- random UUID, because it must never repeat: neither after the rows of a term are deleted and inserted again, nor after a restore.
-- Before the first bitmap is written, it is the nil UUID.
alter table lead_bitmap_terms
    add column version uuid not null default '00000000-0000-0000-0000-000000000000';
update lead_bitmap_terms
set version = gen_random_uuid();
comment on column lead_bitmap_terms.version is 'Changes with each change of the bitmaps of the term.';

-- A trigger, because nodes of an earlier version also write bitmaps during an upgrade.
create function change_bitmap_version() returns trigger
    language plpgsql as
$$
begin
    update "${schema}".lead_bitmap_terms t
    set version = gen_random_uuid()
    from (select distinct company_id, term from changed) c
    where t.company_id = c.company_id and t.term = c.term;
    return null;
end
$$;
comment on function change_bitmap_version is 'Changes the version of the terms whose bitmaps a statement has written.';

create trigger bitmap_version_on_insert
    after insert on lead_bitmaps
    referencing new table as changed
    for each statement execute function change_bitmap_version();
create trigger bitmap_version_on_update
    after update on lead_bitmaps
    referencing new table as changed
    for each statement execute function change_bitmap_version();
create trigger bitmap_version_on_delete
    after delete on lead_bitmaps
    referencing old table as changed
    for each statement execute function change_bitmap_version();

create function change_all_bitmap_versions() returns trigger
    language plpgsql as
$$
begin
    update "${schema}".lead_bitmap_terms set version = gen_random_uuid();
    return null;
end
$$;
comment on function change_all_bitmap_versions is 'Changes the version of all terms, because their bitmaps were removed.';

create trigger bitmap_version_on_truncate
    after truncate on lead_bitmaps
    for each statement execute function change_all_bitmap_versions();
