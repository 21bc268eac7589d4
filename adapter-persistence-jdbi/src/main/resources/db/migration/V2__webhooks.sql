create table webhook_endpoints (
    company_id    bigint  not null references companies,
    id            uuid    not null,
    -- the order of creation
    ordinal       bigint  not null generated always as identity,
    url           text    not null check (char_length(url) between 1 and 2000),
    integration   uuid    not null,
    api_key       text    not null check (char_length(api_key) between 1 and 255),
    secret        text    not null check (char_length(secret) between 1 and 255),
    -- json and not jsonb: endpoints get what was configured, character for character
    configuration json    not null check (json_typeof(configuration) = 'array'),
    enabled       boolean not null,
    primary key (company_id, id)
);

-- One row for each change of a lead.
create table lead_events (
    company_id      bigint      not null,
    event_id        uuid        not null,
    lead_id         bigint      not null,
    sequence        bigint      not null check (sequence > 1),
    occurred_at     timestamptz not null,
    actor_user_uuid uuid        not null,
    -- rendered when the change happened; null if there was nobody to tell
    payload         text,
    primary key (company_id, event_id)
);

-- One row for each event and endpoint that is to be told of it.
create table webhook_deliveries (
    company_id    bigint      not null,
    endpoint_id   uuid        not null,
    event_id      uuid        not null,
    lead_id       bigint      not null,
    sequence      bigint      not null check (sequence > 1),
    -- the endpoint's at the time of the change
    configuration json        not null check (json_typeof(configuration) = 'array'),
    state         text        not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
    attempts      integer     not null default 0 check (attempts >= 0),
    due_at        timestamptz not null,
    -- until then one worker has the delivery to itself
    leased_until  timestamptz,
    settled_at    timestamptz,
    last_error    text,
    primary key (company_id, endpoint_id, event_id),
    check ((settled_at is null) = (state = 'waiting')),
    check (leased_until is null or state = 'waiting')
);

-- which deliveries hold back others of their lead
create unique index webhook_deliveries_in_order on webhook_deliveries (company_id, endpoint_id, lead_id, sequence)
    where state = 'waiting';
create index webhook_deliveries_due on webhook_deliveries (company_id, endpoint_id, due_at, sequence)
    where state = 'waiting';
create index webhook_deliveries_under_way on webhook_deliveries (company_id, endpoint_id)
    where state = 'waiting' and leased_until is not null;
