-- One row for each idempotency key that was used in the last day. It is committed together with what its request changed,
-- and has its answer then: a row without one can only be seen by the transaction that is about to fill it in.
create table idempotency_keys (
    company_id  bigint      not null,
    api_key_id  uuid        not null,
    name        text        not null check (char_length(name) between 1 and 255),
    fingerprint text        not null check (char_length(fingerprint) <= 64),
    used_at     timestamptz not null,
    answer      text,
    primary key (company_id, api_key_id, name)
-- room on the page for the answer, so that the indexes need not know of it
) with (fillfactor = 50);

create index idempotency_keys_by_age on idempotency_keys (used_at);
