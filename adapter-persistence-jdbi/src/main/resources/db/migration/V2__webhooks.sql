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
    queued_at     timestamptz not null,
    -- the attempt that ended last
    attempts      integer     not null default 0 check (attempts >= 0),
    last_error    text,
    settled_at    timestamptz,
    primary key (company_id, endpoint_id, event_id),
    check ((settled_at is null) = (state = 'waiting'))
);

-- which delivery of a lead is next
create unique index webhook_deliveries_in_order on webhook_deliveries (company_id, endpoint_id, lead_id, sequence)
    where state = 'waiting';

-- A line is what waits for one endpoint of one lead; it has a row here as long as anything waits. Those who look for
-- work look here, so that the length of a line costs them nothing.
--
-- A line's row stands for the first of its deliveries, and must never be gone or point at the wrong one while others
-- wait. Who adds a delivery and who moves the line on therefore lock its row, each before it is known what the other
-- does:
--
-- * The statement of a change adds the delivery and the row, or locks the row that is there, until the change commits.
--   Who moves on locks the row first and looks for the next delivery in a later statement, which sees all that was
--   committed before the lock was had. So if the change is first, its delivery is found.
-- * If moving on is first, it doesn't see the delivery of the change and may delete the row. The change has waited for
--   that, finds the row gone, and adds it anew. Its own delivery is then the first: changes of one lead follow each
--   other by the lock of the lead, so all earlier deliveries had been seen.
-- * A claim skips rows that are locked: a change rings when it has committed, and who moves on looks again.
-- * A claim may pass to another when its lease is over. Who moves on must find the row as it was claimed, by sequence
--   and attempt, and judges that with the lock in hand.
-- * Nobody waits in a circle: a change locks its lead and then that lead's rows here, in the order of its endpoints;
--   all others hold one row here and wait for no other.
create table webhook_lines (
    company_id  bigint      not null,
    endpoint_id uuid        not null,
    lead_id     bigint      not null,
    -- of the first delivery
    sequence    bigint      not null check (sequence > 1),
    -- how often that one was claimed
    attempts    integer     not null default 0 check (attempts >= 0),
    -- when it may be claimed: the end of a pause, or of the lease while it is under way
    due_at      timestamptz not null,
    under_way   boolean     not null default false,
    primary key (company_id, endpoint_id, lead_id)
);

-- leads to the next endpoint that has a line, and to the line there that is due for longest
create index webhook_lines_due on webhook_lines (company_id, endpoint_id, due_at, lead_id);
create index webhook_lines_under_way on webhook_lines (company_id, endpoint_id, due_at)
    where under_way;
