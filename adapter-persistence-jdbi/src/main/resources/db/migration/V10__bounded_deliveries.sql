-- Bodies are forgotten by their age. Nothing but those that are there is in it.
create index lead_events_with_body on lead_events (occurred_at, company_id, event_id)
    where payload is not null;

-- Whoever wants one status must not read over all of the other, however few there are. One index each is as much to write as
-- one for all was, and in order they are read together.
create index webhook_log_delivered on webhook_log (company_id, endpoint_id, queued_at, event_id)
    where status = 'delivered';
drop index webhook_log_in_order;

-- What waits for an endpoint can be very much, and whoever removes it does not wait until all of that is gone: who looks
-- after removed endpoints drops it in parts.
create or replace function forget_deliveries() returns trigger
    language plpgsql as
$$
begin
    insert into webhook_removed_endpoints (company_id, endpoint_id, removed_at)
    values (old.company_id, old.id, now())
    on conflict (company_id, endpoint_id) do update set removed_at = excluded.removed_at;
    delete from webhook_endpoint_health where company_id = old.company_id and endpoint_id = old.id;
    delete from webhook_replays where company_id = old.company_id and endpoint_id = old.id;
    return null;
end
$$;
