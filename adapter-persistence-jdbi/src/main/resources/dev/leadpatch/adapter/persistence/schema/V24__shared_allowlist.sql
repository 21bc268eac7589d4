-- The allowlist of receivers that the sending nodes have in common: a node that lacks an entry claims no deliveries.
create table webhook_allowlist (
    singleton   boolean     not null default true primary key check (singleton),
    entries     text[]      not null check (array_position(entries, null) is null),
    valid_until timestamptz not null
);
comment on table webhook_allowlist is 'The allowlist of webhook receivers of the nodes that send deliveries: one row.';
comment on column webhook_allowlist.valid_until is 'A node with fewer entries replaces the list after this time. The nodes extend it.';

-- A subscription ends with the API key that subscribed the endpoint, or that replaced it.
alter table webhook_endpoints
    add column subscriber_key uuid;
comment on column webhook_endpoints.subscriber_key is
    'The API key with which the endpoint ends; null if it was not created by a subscription.';

create index webhook_endpoints_by_subscriber on webhook_endpoints (company_id, subscriber_key)
    where subscriber_key is not null;
