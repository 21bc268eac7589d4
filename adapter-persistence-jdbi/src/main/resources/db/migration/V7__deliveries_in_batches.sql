-- What was delivered or given up. It is kept for a while, to be looked at and to be replayed; the event has its body.
create table webhook_log (
    company_id    bigint      not null,
    endpoint_id   uuid        not null,
    event_id      uuid        not null,
    lead_id       bigint      not null,
    sequence      bigint      not null check (sequence > 1),
    configuration json        not null check (json_typeof(configuration) = 'array'),
    status        text        not null check (status in ('delivered', 'dead')),
    -- of the first delivery: a replay changes neither its place nor its page
    queued_at     timestamptz not null,
    settled_at    timestamptz not null,
    -- those of all replays, oldest first
    attempts      jsonb       not null check (jsonb_typeof(attempts) = 'array'),
    primary key (company_id, endpoint_id, event_id)
);

create index webhook_log_in_order on webhook_log (company_id, endpoint_id, queued_at, event_id);
create index webhook_log_dead on webhook_log (company_id, endpoint_id, queued_at, event_id)
    where status = 'dead';
create index webhook_log_by_age on webhook_log (settled_at);

insert into webhook_log
    (company_id, endpoint_id, event_id, lead_id, sequence, configuration, status, queued_at, settled_at, attempts)
select company_id, endpoint_id, event_id, lead_id, sequence, configuration, state, queued_at, settled_at, '[]'
from webhook_deliveries
where state <> 'waiting';

-- From here on a row is there as long as its delivery waits, and one index leads to it.
delete from webhook_deliveries where state <> 'waiting';

alter table webhook_deliveries
    drop constraint webhook_deliveries_pkey,
    drop column state,
    drop column attempts,
    drop column last_error,
    drop column settled_at,
    add primary key (company_id, endpoint_id, lead_id, sequence),
    -- since it was queued, or queued again
    add column attempts jsonb not null default '[]' check (jsonb_typeof(attempts) = 'array');

-- The rules of the lines stay as they are, but one: those who move on may hold many rows now, so they take only those that
-- nobody has locked, and wait for no other while they hold any. What they skipped they take one by one. Replays lock one
-- row at a time.
--
-- A claim writes the attempt and the lease and nothing that an index knows: it stays on the page of its row, and leaves
-- nothing behind in an index that is looked through. due_at is when the line became due, and stays so under way.
drop index webhook_lines_under_way;

alter table webhook_lines
    drop column under_way,
    -- while its first delivery is under way
    add column leased_until timestamptz,
    -- whether it may have deliveries that come before the first one: replays queue up behind what is there
    add column replays      boolean not null default false;

-- What was under way is so until its lease is over, and was due before.
update webhook_lines set leased_until = due_at where attempts > 0 and due_at > now();

-- Each delivery leaves three dead rows: vacuum comes for a number of them, not for a share, and doesn't pause.
alter table webhook_lines set (
    fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000
    );
alter table webhook_deliveries set (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000
    );

-- How an endpoint does. Not with the endpoint, since each write to that gives its company a new catalog version. An
-- endpoint that does well has no row, or one that says nothing.
create table webhook_endpoint_health (
    company_id    bigint not null,
    endpoint_id   uuid   not null,
    -- the first failure since the last success
    failing_since timestamptz,
    -- nothing is sent to it before
    paused_until  timestamptz,
    primary key (company_id, endpoint_id)
) with (fillfactor = 50);

-- Enabling an endpoint forgives it everything; with an endpoint that is deleted goes what waits for it.
create function forget_health() returns trigger
    language plpgsql as
$$
begin
    delete from webhook_endpoint_health where company_id = new.company_id and endpoint_id = new.id;
    return null;
end
$$;

create trigger forget_health
    after update of enabled on webhook_endpoints
    for each row when (new.enabled and not old.enabled) execute function forget_health();

create function forget_deliveries() returns trigger
    language plpgsql as
$$
begin
    delete from webhook_endpoint_health where company_id = old.company_id and endpoint_id = old.id;
    delete from webhook_lines where company_id = old.company_id and endpoint_id = old.id;
    delete from webhook_deliveries where company_id = old.company_id and endpoint_id = old.id;
    return null;
end
$$;

create trigger forget_deliveries
    after delete on webhook_endpoints
    for each row execute function forget_deliveries();

-- One row for each wish to deliver again what an endpoint was told since some time.
create table webhook_replays (
    company_id   bigint      not null,
    endpoint_id  uuid        not null,
    id           uuid        not null,
    begun_at     timestamptz not null,
    total        bigint      not null check (total >= 0),
    processed    bigint      not null default 0 check (processed >= 0),
    -- the last one that was queued; its changes are those until begun_at
    at_queued_at timestamptz not null,
    at_event_id  uuid        not null,
    leased_until timestamptz,
    done_at      timestamptz,
    primary key (company_id, endpoint_id, id)
);

create index webhook_replays_to_do on webhook_replays (begun_at)
    where done_at is null;
