-- Bodies are forgotten by their age. Nothing but those that are there is in it.
create index lead_events_with_body on lead_events (occurred_at, company_id, event_id)
    where payload is not null;
