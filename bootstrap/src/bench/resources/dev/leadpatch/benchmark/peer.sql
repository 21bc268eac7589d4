-- The tables of src/bench/peers/spring-boot.
drop schema if exists peer cascade;
create schema peer;

create table peer.leads (
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
) with (fillfactor = 80);

insert into peer.leads
    (company_id, id, uuid, version, created_at, updated_at, source, created_by, company_name, email,
     phone_number, first_name, last_name, status, assigned_users, tags, custom_fields)
select company_id, id, uuid, version, created_at, updated_at, source, created_by, company_name, email,
       phone_number, first_name, last_name, status, assigned_users, tags, custom_fields
from leads;

create sequence peer.outbox_ids increment by 50;

create table peer.outbox (
    id         bigint not null primary key,
    company_id bigint not null,
    lead_id    bigint not null,
    type       text   not null,
    payload    jsonb  not null
);
