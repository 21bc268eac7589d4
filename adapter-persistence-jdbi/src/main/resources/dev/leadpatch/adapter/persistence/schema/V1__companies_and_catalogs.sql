-- The schema of Leadpatch, for PostgreSQL 15 and later, by topic: companies and catalogs, API keys, leads, idempotency
-- keys, webhooks. docs/schema.md shows it as a diagram.
--
-- Tenants: the primary key and every unique constraint of a company's table start with company_id, so that the rows of one
-- company can be placed together on one node of a cluster. The only exception is the hash of an API key, which determines
-- the company. Ids, versions and times are parameters of the writing statements.
--
-- CHECK constraints are the last line of defence: the application validates all rules before, so a violated constraint is
-- a bug.

-- A catalog version is never used twice, not even by a company that is deleted and loaded again.
create sequence catalog_versions;

create table companies (
    id              bigint not null primary key check (id > 0),
    uuid            uuid   not null unique,
    name            text   not null check (char_length(name) between 1 and 255),
    catalog_version bigint not null default nextval('catalog_versions')
);
comment on table companies is 'The tenants.';
comment on column companies.catalog_version is
    'Changes with every change of the catalog and the webhook endpoints; a cached catalog is valid while its version is current.';

create table users (
    company_id bigint  not null references companies,
    id         bigint  not null check (id > 0),
    uuid       uuid    not null,
    email      text    not null check (char_length(email) <= 254),
    first_name text    not null check (char_length(first_name) <= 255),
    last_name  text    not null check (char_length(last_name) <= 255),
    color      text    not null check (char_length(color) <= 40),
    archived   boolean not null default false,
    primary key (company_id, id),
    unique (company_id, uuid)
);
comment on table users is 'The users to whom leads can be assigned, and who own API keys.';

create table tags (
    company_id       bigint  not null references companies,
    id               bigint  not null check (id > 0),
    uuid             uuid    not null,
    label            text    not null check (char_length(label) <= 255),
    background_color text    not null check (char_length(background_color) <= 40),
    text_color       text    not null check (char_length(text_color) <= 40),
    archived         boolean not null default false,
    primary key (company_id, id),
    unique (company_id, uuid)
);
comment on table tags is 'The tags of leads.';

create table custom_fields (
    company_id bigint  not null references companies,
    id         bigint  not null check (id > 0),
    uuid       uuid    not null,
    label      text    not null check (char_length(label) <= 255),
    type       text    not null
        check (type in ('text', 'textarea', 'number', 'date', 'boolean', 'select', 'multi_select')),
    category   text    not null check (char_length(category) between 1 and 40),
    required   boolean not null default false,
    shared     boolean not null default false,
    archived   boolean not null default false,
    primary key (company_id, id),
    unique (company_id, uuid)
);
comment on table custom_fields is 'The definitions of custom fields.';

create table custom_field_options (
    company_id      bigint  not null,
    custom_field_id bigint  not null,
    id              bigint  not null check (id > 0),
    position        integer not null check (position >= 0),
    label           text    not null check (char_length(label) <= 255),
    archived        boolean not null default false,
    primary key (company_id, custom_field_id, id),
    foreign key (company_id, custom_field_id) references custom_fields
);
comment on table custom_field_options is 'The options of the custom fields of the types select and multi_select.';

-- A trigger, so that a change by plain SQL also invalidates cached catalogs.
create function advance_catalog_version() returns trigger
    language plpgsql as
$$
begin
    update "${schema}".companies
    set catalog_version = nextval('"${schema}".catalog_versions')
    where id in (select company_id from changed);
    return null;
end
$$;

create procedure watch_catalog_table(watched regclass)
    language plpgsql as
$$
begin
    execute format('create trigger catalog_version_on_insert after insert on %s referencing new table as changed '
                   'for each statement execute function "${schema}".advance_catalog_version()', watched);
    execute format('create trigger catalog_version_on_update after update on %s referencing new table as changed '
                   'for each statement execute function "${schema}".advance_catalog_version()', watched);
    execute format('create trigger catalog_version_on_delete after delete on %s referencing old table as changed '
                   'for each statement execute function "${schema}".advance_catalog_version()', watched);
end
$$;

call watch_catalog_table('users');
call watch_catalog_table('tags');
call watch_catalog_table('custom_fields');
call watch_catalog_table('custom_field_options');

-- The current version at the time of the call. In a statement that waits for a row lock, a join would return the version
-- from before the wait; a volatile function has a new snapshot.
create function current_catalog_version(company bigint) returns bigint
    language plpgsql volatile as
$$
begin
    return (select c.catalog_version from "${schema}".companies c where c.id = company);
end
$$;
