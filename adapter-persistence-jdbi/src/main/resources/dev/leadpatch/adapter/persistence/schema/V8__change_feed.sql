-- The position of a change in the change feed of its company. A reader that stops below the xmin of its snapshot misses no
-- change and never has to go back:
--
-- 1. A position is at least the id of the writing transaction. All transactions below xmin have ended, so every position below
--    xmin is final: its row is visible now, or was rolled back.
-- 2. A position is at least the id of every transaction that had completed when the row was written. The writer holds the lock
--    of the lead, so the previous change of the lead has committed, and has no greater position: the positions of a lead never
--    decrease. The ids alone do not guarantee that: a transaction can get its id, wait for a lead, and then change it after a
--    transaction with a greater id.
--
-- The offset is 0 until a dump is restored into another cluster, whose transaction ids are not comparable.
create function current_feed_position(position_offset bigint) returns bigint
    language sql stable
    return greatest(cast(cast(pg_current_xact_id() as text) as bigint),
                    cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint) - 1) + position_offset;

alter table lead_changes alter column transaction_id drop default;
alter table lead_changes rename column transaction_id to feed_position;
alter table lead_changes
    alter column feed_position type bigint using cast(cast(feed_position as text) as bigint),
    alter column feed_position set default current_feed_position(0);
comment on column lead_changes.feed_position is
    'The order of the change feed: the id of the writing transaction, or of a later one that had completed, plus an offset since '
    'the last restore. Positions of one lead never decrease.';

-- Each company appends at the right edge of its part of the index.
create index lead_changes_feed on lead_changes (company_id, feed_position, lead_id, version);

create table change_feed (
    id                integer primary key check (id = 1),
    epoch             uuid    not null,
    system_identifier bigint  not null,
    database_oid      oid     not null,
    position_offset   bigint  not null check (position_offset >= 0)
);
comment on table change_feed is
    'One row: the state of the change feed. At start, the service compares it to the cluster and database, and so detects a restore.';
comment on column change_feed.epoch is 'Part of every cursor; renewed after a restore, which invalidates all cursors.';
comment on column change_feed.system_identifier is 'The cluster whose transaction ids the positions contain.';
comment on column change_feed.database_oid is 'The database of that cluster: a restore usually creates another one.';
comment on column change_feed.position_offset is
    'The offset of new positions, also in the default of lead_changes.feed_position: positions grow across a restore.';
insert into change_feed (id, epoch, system_identifier, database_oid, position_offset)
select 1, gen_random_uuid(), cluster.system_identifier, d.oid, 0
from pg_control_system() cluster, pg_database d
where d.datname = current_database();
