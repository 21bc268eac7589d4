create table webhook_endpoints (
    company_id            bigint      not null references companies,
    id                    uuid        not null,
    position              bigint      not null,
    url                   text        not null check (char_length(url) between 1 and 2000),
    integration           uuid        not null,
    api_key               text        not null check (char_length(api_key) between 1 and 255),
    secret                text        not null check (char_length(secret) between 1 and 255),
    previous_secret       text check (char_length(previous_secret) between 1 and 255),
    previous_secret_until timestamptz,
    events                text[]      not null
        check (cardinality(events) > 0 and array_position(events, null) is null),
    description           text check (char_length(description) between 1 and 255),
    skip_api_key_ids      uuid[]      not null
        check (cardinality(skip_api_key_ids) <= 100 and array_position(skip_api_key_ids, null) is null),
    headers               text        not null check (headers like '{%' or headers like 'v1:%'),
    configuration         json        not null
        check (json_typeof(configuration) = 'array' and octet_length(configuration::text) <= 16384),
    enabled               boolean     not null,
    disabled_reason       text check (char_length(disabled_reason) between 1 and 255),
    created_by_key        uuid,
    created_at            timestamptz not null,
    updated_at            timestamptz not null,
    primary key (company_id, id),
    unique (company_id, position),
    check ((previous_secret is null) = (previous_secret_until is null)),
    check (updated_at >= created_at)
);
comment on table webhook_endpoints is 'The URLs that receive the events of a company, and their settings.';
comment on column webhook_endpoints.position is 'The order of creation within the company.';
comment on column webhook_endpoints.api_key is 'The public key that receivers see in deliveries.';
comment on column webhook_endpoints.secret is 'The signing secret, encrypted, as is the previous one.';
comment on column webhook_endpoints.headers is 'Custom headers as JSON, encrypted unless there are none ({}).';
comment on column webhook_endpoints.configuration is
    'Part of each delivery. json and not jsonb: receivers get it as it was configured, character for character.';
comment on column webhook_endpoints.disabled_reason is 'Why the service disabled the endpoint.';
comment on column webhook_endpoints.created_by_key is 'The API key that created the endpoint, if it was created by one.';

call watch_catalog_table('webhook_endpoints');

-- The payload is a fact of the change, rendered when it happened. It has a row only if an endpoint receives the event.
create table webhook_events (
    company_id      bigint      not null,
    event_id        uuid        not null,
    lead_id         bigint      not null,
    sequence        bigint      not null check (sequence > 0),
    occurred_at     timestamptz not null,
    actor_user_uuid uuid        not null,
    payload         text        not null,
    primary key (company_id, event_id)
-- rows are not updated, so neither vacuum nor new statistics are needed often before they are deleted
) with (
    autovacuum_analyze_scale_factor = 1, autovacuum_analyze_threshold = 100000,
    autovacuum_vacuum_insert_threshold = 1000000
);
comment on table webhook_events is 'The payloads of events, as long as a delivery needs them.';
comment on column webhook_events.actor_user_uuid is 'The user who is responsible for the change, as deliveries name it.';
comment on column webhook_events.sequence is 'The version of the lead: the key of the change is (company_id, lead_id, sequence).';

create index webhook_events_by_age on webhook_events (occurred_at, company_id, event_id);

-- Each delivery leaves dead rows: vacuum runs after a number of them, not after a share of the table, and does not pause.
create table webhook_deliveries (
    company_id    bigint      not null,
    endpoint_id   uuid        not null,
    lead_id       bigint      not null,
    sequence      bigint      not null check (sequence > 0),
    event_id      uuid        not null,
    configuration json        not null check (json_typeof(configuration) = 'array'),
    queued_at     timestamptz not null,
    attempts      jsonb       not null default '[]' check (jsonb_typeof(attempts) = 'array'),
    primary key (company_id, endpoint_id, lead_id, sequence)
) with (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000
);
comment on table webhook_deliveries is 'The pending deliveries: one row for each event and endpoint.';
comment on column webhook_deliveries.configuration is 'The configuration of the endpoint at the time of the event.';
comment on column webhook_deliveries.attempts is 'The attempts since the delivery was queued last.';

-- The queue head of an ordering key (endpoint and lead) is its first pending delivery; it has a row here while any
-- delivery of the key is pending. The dispatcher scans this table only, so a long queue does not slow it down.
--
-- The head must exist, and must be the first delivery, whenever deliveries are pending. Enqueuing and advancing therefore
-- both lock its row, before either knows what the other does:
--
-- * The statement of a change inserts the delivery, and inserts the head or locks the existing one until it commits.
--   Advancing locks the head first and looks for the next delivery in a later statement, which sees everything that was
--   committed before the lock was granted. A change that comes first is therefore found.
-- * If advancing comes first, it does not see the delivery of the change and may delete the head. The change has waited
--   for that; it finds no head and inserts a new one. Its own delivery is then the first one, because the changes of a
--   lead are serialized by the lock of the lead, so that all earlier deliveries were visible.
-- * A claim skips locked heads: a change notifies the dispatcher after its commit, and advancing returns the next head.
-- * Another node may claim a head after its lease. Advancing requires the head as it was claimed, by sequence and attempt
--   (the fencing token), and checks this under the lock.
-- * No deadlocks: a change locks its lead and then the heads of that lead, ordered by endpoint. Recording outcomes locks
--   only heads that are free (SKIP LOCKED), and waits for the skipped ones one at a time, without other locks. Replays
--   lock one head at a time.
--
-- A claim changes no indexed column: the update is HOT and leaves no dead index entries.
create table webhook_queue_heads (
    company_id   bigint      not null,
    endpoint_id  uuid        not null,
    lead_id      bigint      not null,
    sequence     bigint      not null check (sequence > 0),
    attempts     integer     not null default 0 check (attempts >= 0),
    due_at       timestamptz not null,
    leased_until timestamptz,
    replays      boolean     not null default false,
    primary key (company_id, endpoint_id, lead_id)
) with (
    fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000
);
comment on table webhook_queue_heads is 'The first pending delivery of each endpoint and lead.';
comment on column webhook_queue_heads.attempts is 'How often the delivery was claimed.';
comment on column webhook_queue_heads.due_at is 'When the delivery may be claimed; unchanged while it is claimed.';
comment on column webhook_queue_heads.leased_until is 'The end of the lease of the claim; null if there is none.';
comment on column webhook_queue_heads.replays is
    'Whether deliveries before the head may exist: a replay queues a delivery behind the head, whatever its sequence.';

create index webhook_queue_heads_due on webhook_queue_heads (company_id, endpoint_id, due_at, lead_id);

create table webhook_delivery_log (
    company_id    bigint      not null,
    endpoint_id   uuid        not null,
    event_id      uuid        not null,
    lead_id       bigint      not null,
    sequence      bigint      not null check (sequence > 0),
    configuration json        not null check (json_typeof(configuration) = 'array'),
    status        text        not null check (status in ('delivered', 'dead')),
    queued_at     timestamptz not null,
    completed_at  timestamptz not null,
    attempts      jsonb       not null check (jsonb_typeof(attempts) = 'array'),
    primary key (company_id, endpoint_id, event_id)
);
comment on table webhook_delivery_log is 'The completed deliveries, for inspection and replay.';
comment on column webhook_delivery_log.queued_at is 'When the delivery was queued first; a replay does not change it.';
comment on column webhook_delivery_log.attempts is 'All attempts, oldest first, those of replays included.';

-- One partial index for each status: a query for one status does not scan the rows of the other.
create index webhook_delivery_log_delivered on webhook_delivery_log (company_id, endpoint_id, queued_at, event_id)
    where status = 'delivered';
create index webhook_delivery_log_dead on webhook_delivery_log (company_id, endpoint_id, queued_at, event_id)
    where status = 'dead';
create index webhook_delivery_log_by_age on webhook_delivery_log (completed_at);

create table webhook_replays (
    company_id     bigint      not null,
    endpoint_id    uuid        not null,
    id             uuid        not null,
    started_at     timestamptz not null,
    total          bigint      not null check (total >= 0),
    processed      bigint      not null default 0 check (processed between 0 and total),
    last_queued_at timestamptz not null,
    last_event_id  uuid        not null,
    leased_until   timestamptz,
    completed_at   timestamptz,
    primary key (company_id, endpoint_id, id),
    check (completed_at is null or processed = total)
);
comment on table webhook_replays is 'The jobs that deliver again what an endpoint received since a time.';
comment on column webhook_replays.last_queued_at is
    'With last_event_id the position in the delivery log: everything up to it was queued again.';

create unique index webhook_replays_running on webhook_replays (company_id, endpoint_id)
    where completed_at is null;
create index webhook_replays_completed on webhook_replays (completed_at)
    where completed_at is not null;

-- Not columns of the endpoint: each write of an endpoint changes the catalog version of its company.
create table webhook_endpoint_health (
    company_id    bigint not null,
    endpoint_id   uuid   not null,
    failing_since timestamptz,
    failed_at     timestamptz,
    paused_until  timestamptz,
    primary key (company_id, endpoint_id)
) with (fillfactor = 50);
comment on table webhook_endpoint_health is 'The health of endpoints; a healthy endpoint needs no row.';
comment on column webhook_endpoint_health.failing_since is 'The first failure since the last success.';
comment on column webhook_endpoint_health.failed_at is
    'The last failure, to the hour or two: an endpoint without deliveries for days has not failed all the time.';
comment on column webhook_endpoint_health.paused_until is 'No delivery is attempted before.';

create table webhook_removed_endpoints (
    company_id  bigint      not null,
    endpoint_id uuid        not null,
    removed_at  timestamptz not null,
    primary key (company_id, endpoint_id)
);
comment on table webhook_removed_endpoints is
    'Endpoints removed a short time ago: a concurrent change may still queue deliveries for them, which the clean-up deletes.';

-- The triggers cover changes by plain SQL too.
create function reset_endpoint_health() returns trigger
    language plpgsql as
$$
begin
    delete from "${schema}".webhook_endpoint_health where company_id = new.company_id and endpoint_id = new.id;
    return null;
end
$$;

create trigger reset_endpoint_health
    after update of enabled, url on webhook_endpoints
    for each row when ((new.enabled and not old.enabled) or new.url <> old.url) execute function reset_endpoint_health();

create function record_removed_endpoint() returns trigger
    language plpgsql as
$$
begin
    insert into "${schema}".webhook_removed_endpoints (company_id, endpoint_id, removed_at)
    values (old.company_id, old.id, now())
    on conflict (company_id, endpoint_id) do update set removed_at = excluded.removed_at;
    delete from "${schema}".webhook_endpoint_health where company_id = old.company_id and endpoint_id = old.id;
    delete from "${schema}".webhook_replays where company_id = old.company_id and endpoint_id = old.id;
    return null;
end
$$;

create trigger record_removed_endpoint
    after delete on webhook_endpoints
    for each row execute function record_removed_endpoint();
