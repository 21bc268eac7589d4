-- A configuration goes into each delivery, into the log and into the company's catalog, so it must be short. One that was
-- kept before there was a limit may stay as it is: its endpoint must still be able to be disabled, and to get a new secret.
alter table webhook_endpoints
    add column configuration_limit integer not null default 16384;

update webhook_endpoints
set configuration_limit = octet_length(configuration::text)
where octet_length(configuration::text) > 16384;

alter table webhook_endpoints
    add check (octet_length(configuration::text) <= configuration_limit);

-- What is known of one URL says nothing of another.
drop trigger forget_health on webhook_endpoints;

create trigger forget_health
    after update of enabled, url on webhook_endpoints
    for each row when ((new.enabled and not old.enabled) or new.url <> old.url) execute function forget_health();

-- When an endpoint failed the last time, to the hour or two: one that was sent nothing for days has not failed all along.
alter table webhook_endpoint_health
    add column failed_at timestamptz;

update webhook_endpoint_health
set failed_at = now()
where failing_since is not null;
