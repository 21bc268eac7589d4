-- The tables of src/bench/peers/spring-boot, with the leads of the product.
drop schema if exists peer cascade;
create schema peer;

create table peer.leads with (fillfactor = 80) as
select company_id, id, uuid, version, created_at, updated_at, source, created_by, company_name, email,
       phone_number, first_name, last_name, status, assigned_users, tags, custom_fields
from leads;

alter table peer.leads add primary key (company_id, id);

create sequence peer.outbox_ids increment by 50;

create table peer.outbox (
    id         bigint not null primary key,
    company_id bigint not null,
    lead_id    bigint not null,
    type       text   not null,
    payload    jsonb  not null
);
