-- The retention of the history, by age and company. Changes are removed in the order of the change feed, so the removed ones of a
-- company are those up to a position, and those of a lead are its oldest ones.
alter table companies
    add column history_days integer check (history_days between 0 and 36500);
comment on column companies.history_days is
    'How many days changes are stored; 0 if they are stored for ever, null for the default of the service.';

create table removed_changes (
    company_id    bigint not null primary key references companies on delete cascade,
    feed_position bigint not null,
    lead_id       bigint not null,
    version       bigint not null
) with (fillfactor = 50);
comment on table removed_changes is
    'The last change of each company, in the order of the change feed, that was removed by the retention of the history.';

-- a share of a table of a billion rows would be too late
alter table lead_changes set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100000);
