-- The tables of src/bench/peers/spring-boot and of the stripped path, with the leads of the product.
drop schema if exists {schema} cascade;
create schema {schema};

create table {schema}.leads with (fillfactor = 80) as
select company_id, id, uuid, version, created_at, updated_at, source, created_by, company_name, email,
       phone_number, first_name, last_name, status, assigned_users, tags, custom_fields
from leads;

alter table {schema}.leads add primary key (company_id, id);

create sequence {schema}.outbox_ids increment by 50;

create table {schema}.outbox (
    id         bigint not null primary key,
    company_id bigint not null,
    lead_id    bigint not null,
    type       text   not null,
    payload    jsonb  not null
);
