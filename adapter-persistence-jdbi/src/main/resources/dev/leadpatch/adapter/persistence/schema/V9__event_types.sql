-- Deliveries name the type of their event. The default is the type of all events before, and of nodes of that version.
create domain event_type as text check (value in ('lead_created', 'lead_updated', 'lead_deleted'));

alter table webhook_deliveries
    add column event_type event_type not null default 'lead_updated';
alter table webhook_delivery_log
    add column event_type event_type not null default 'lead_updated';
