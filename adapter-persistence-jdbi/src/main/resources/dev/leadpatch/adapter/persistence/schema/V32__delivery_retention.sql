-- The retention of completed deliveries and their payloads, by age and company.
alter table companies
    add column delivery_log_days integer check (delivery_log_days between 1 and 3650);
comment on column companies.delivery_log_days is
    'How many days completed deliveries and their payloads are stored, if less than the period of the service; null for that period.';

create index companies_with_delivery_log_days on companies (id)
    where delivery_log_days is not null;
