-- The quota of waiting payloads adds up their sizes without reading the payloads.
alter table webhook_deliveries
    add column payload_bytes integer not null default 0 check (payload_bytes >= 0);
comment on column webhook_deliveries.payload_bytes is
    'The size of the payload; 0 for a replay, whose payload is stored in any case.';
