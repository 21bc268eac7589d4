-- The tables of the scripts of pgbench. They are frozen, like the scripts, so that a change of the product's schema changes
-- only the product's results.
drop schema if exists pgbench cascade;
create schema pgbench;
set search_path = pgbench;

-- update.pgbench: a change and its event are two rows
create table leads (
    company_id     bigint      not null,
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
    custom_fields  jsonb       not null check (jsonb_typeof(custom_fields) = 'object'),
    primary key (company_id, id),
    unique (company_id, uuid),
    check (updated_at >= created_at)
) with (fillfactor = 80, autovacuum_analyze_scale_factor = 10);

create table lead_changes (
    company_id bigint      not null,
    lead_id    bigint      not null,
    version    bigint      not null check (version > 1),
    at         timestamptz not null,
    key_id     uuid        not null,
    key_label  text        not null,
    request_id text        not null check (char_length(request_id) between 1 and 128),
    changes    jsonb       not null check (jsonb_typeof(changes) = 'array'),
    fields     jsonb       not null generated always as (jsonb_path_query_array(changes, '$[*].field')) stored,
    primary key (company_id, lead_id, version)
) with (
    autovacuum_vacuum_insert_threshold = 1000000, autovacuum_analyze_threshold = 100000, autovacuum_analyze_scale_factor = 1
);

create table lead_events (
    company_id      bigint      not null,
    event_id        uuid        not null,
    lead_id         bigint      not null,
    sequence        bigint      not null check (sequence > 1),
    occurred_at     timestamptz not null,
    actor_user_uuid uuid        not null,
    payload         text,
    primary key (company_id, event_id)
) with (
    autovacuum_vacuum_insert_threshold = 1000000, autovacuum_analyze_threshold = 100000, autovacuum_analyze_scale_factor = 1
);

-- outbox.pgbench
create table lead (
    company_id     bigint      not null,
    id             bigint      not null,
    uuid           uuid        not null,
    version        bigint      not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    source         text,
    created_by     bigint,
    company_name   text,
    email          text,
    phone_number   text,
    first_name     text,
    last_name      text,
    status         text        not null,
    assigned_users bigint[]    not null,
    tags           bigint[]    not null,
    custom_fields  jsonb       not null,
    primary key (company_id, id)
);

create table outbox (
    id         bigint generated always as identity primary key,
    company_id bigint not null,
    lead_id    bigint not null,
    type       text   not null,
    payload    jsonb  not null
);
