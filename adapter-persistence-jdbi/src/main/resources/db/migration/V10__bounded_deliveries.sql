-- Bodies are forgotten by their age. Nothing but those that are there is in it.
create index lead_events_with_body on lead_events (occurred_at, company_id, event_id)
    where payload is not null;

-- Whoever wants one status must not read over all of the other, however few there are. One index each is as much to write as
-- one for all was, and in order they are read together.
create index webhook_log_delivered on webhook_log (company_id, endpoint_id, queued_at, event_id)
    where status = 'delivered';
drop index webhook_log_in_order;
