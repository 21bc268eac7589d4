-- What requests need to create leads.
create domain partner_type as text check (value in ('referral', 'reseller'));

alter table leads
    add column partner_type partner_type;
comment on column leads.partner_type is 'How a partner company takes part in the lead.';

-- Not a sequence: ids are unique within a company, and a company that is loaded with high ids does not affect the others.
create table lead_ids (
    company_id bigint not null primary key references companies on delete cascade,
    last_id    bigint not null check (last_id > 0)
) with (fillfactor = 50);
comment on table lead_ids is 'The highest lead id of each company that was reserved for a new lead.';
