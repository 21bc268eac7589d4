create table deals (
    id bigint generated always as identity primary key,
    company_id bigint not null,
    lead_id bigint not null,
    amount numeric not null check (amount > 0)
);
