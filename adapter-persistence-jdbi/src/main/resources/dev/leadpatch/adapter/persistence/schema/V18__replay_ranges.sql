-- Replays with an end, and of deliveries with one outcome.
alter table webhook_replays
    add column until timestamptz,
    add column status text check (status in ('delivered', 'dead'));
comment on column webhook_replays.until is 'The latest time at which a delivery was queued; null for started_at.';
comment on column webhook_replays.status is 'The status of the deliveries; null for both.';
comment on table webhook_replays is 'The jobs that deliver again what an endpoint received in a range of time.';
