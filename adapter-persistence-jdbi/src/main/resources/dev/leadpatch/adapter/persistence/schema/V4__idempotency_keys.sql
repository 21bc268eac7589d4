create table idempotency_keys (
    company_id  bigint      not null,
    caller_id   uuid        not null,
    key         text        not null check (char_length(key) between 1 and 255),
    fingerprint text        not null check (char_length(fingerprint) <= 64),
    used_at     timestamptz not null,
    response    text,
    primary key (company_id, caller_id, key)
-- room on each page for the response, so that the update which stores it is HOT
) with (fillfactor = 50);
comment on table idempotency_keys is
    'The idempotency keys of the last day, each committed with the change of its request.';
comment on column idempotency_keys.response is
    'The stored response; null only within the transaction of the request.';

create index idempotency_keys_by_age on idempotency_keys (used_at);
