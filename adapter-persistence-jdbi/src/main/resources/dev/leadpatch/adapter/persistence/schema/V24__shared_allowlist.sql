-- The allowlist of receivers that the sending nodes have in common: a node that lacks an entry claims no deliveries.
create table webhook_allowlist (
    singleton   boolean     not null default true primary key check (singleton),
    entries     text[]      not null check (array_position(entries, null) is null),
    valid_until timestamptz not null
);
comment on table webhook_allowlist is 'The allowlist of webhook receivers of the nodes that send deliveries: one row.';
comment on column webhook_allowlist.valid_until is 'A node with fewer entries replaces the list after this time. The nodes extend it.';
