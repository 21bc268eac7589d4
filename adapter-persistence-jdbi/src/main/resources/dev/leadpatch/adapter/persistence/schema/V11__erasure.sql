-- What an erasure of a lead needs to find all of its data. The deliveries and payloads of a lead are found by the ids of its
-- events, which are derived from its changes.
alter table idempotency_keys
    add column lead_ids bigint[] not null default '{}';
comment on column idempotency_keys.lead_ids is 'The leads whose data the response may contain.';
comment on column idempotency_keys.response is
    'The stored response; null within the transaction of the request, and after one of its leads was erased.';

-- Without a pending list: the request that fills the list would wait until all its entries are moved.
create index idempotency_keys_by_lead on idempotency_keys using gin (lead_ids) with (fastupdate = off);
