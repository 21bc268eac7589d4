-- Runs on PostgreSQL 15 and later. Every table that a company owns has company_id first in its key, so that one company's
-- rows can live together on one node of a cluster. The CHECKs are the last guard: the rules are judged before, and what
-- fails here is a bug.

-- A catalog version is never used twice, not even by a company that was deleted and put in again.
create sequence catalog_versions;

create table companies (
    id              bigint not null primary key check (id > 0),
    uuid            uuid   not null unique,
    name            text   not null check (char_length(name) between 1 and 255),
    -- changes with everything that decisions about this company's leads depend on: a cached catalog is good as long as
    -- its version is this one
    catalog_version bigint not null default nextval('catalog_versions')
);

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

create table api_keys (
    id           uuid        not null primary key,
    -- of the key itself nothing else is kept
    sha256       bytea       not null unique check (octet_length(sha256) = 32),
    company_id   bigint      not null,
    owner_id     bigint      not null,
    label        text        not null check (char_length(label) between 1 and 255),
    read_access  boolean     not null,
    write_access boolean     not null,
    lenient      boolean     not null,
    created_at   timestamptz not null,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    foreign key (company_id, owner_id) references users
);

create index api_keys_of_company on api_keys (company_id, created_at);

create table leads (
    company_id     bigint      not null references companies,
    id             bigint      not null check (id > 0),
    uuid           uuid        not null,
    version        bigint      not null check (version > 0),
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    source         text check (char_length(source) <= 255),
    created_by     bigint,
    company_name   text check (char_length(company_name) between 1 and 255),
    email          text check (char_length(email) between 1 and 254),
    phone_number   text check (char_length(phone_number) between 1 and 40),
    first_name     text check (char_length(first_name) between 1 and 255),
    last_name      text check (char_length(last_name) between 1 and 255),
    status         text        not null
        check (status in ('new', 'contacted', 'qualified', 'converted', 'lost')),
    assigned_users bigint[]    not null
        check (cardinality(assigned_users) <= 100 and array_position(assigned_users, null) is null),
    tags           bigint[]    not null
        check (cardinality(tags) <= 100 and array_position(tags, null) is null),
    -- by the field's id, in the shape of a patch: {"5": {"number": 150000}}
    custom_fields  jsonb       not null check (jsonb_typeof(custom_fields) = 'object'),
    primary key (company_id, id),
    unique (company_id, uuid),
    foreign key (company_id, created_by) references users,
    check (updated_at >= created_at)
-- room on the page for the next version of a row, so that no index has to know of it
) with (fillfactor = 80);

-- One row for each change of a lead, with the labels of its time. Only the statement that changes a lead writes here
-- and below, so foreign keys to leads would cost every change a check that can't fail.
create table lead_changes (
    company_id bigint      not null,
    lead_id    bigint      not null,
    version    bigint      not null check (version > 1),
    at         timestamptz not null,
    key_id     uuid        not null,
    key_label  text        not null,
    request_id text        not null check (char_length(request_id) between 1 and 128),
    changes    jsonb       not null check (jsonb_typeof(changes) = 'array'),
    primary key (company_id, lead_id, version)
);
