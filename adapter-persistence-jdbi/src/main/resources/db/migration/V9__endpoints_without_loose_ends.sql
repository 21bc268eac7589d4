-- An endpoint that was removed, for a while. A change or a replay that had begun before may still queue something for it;
-- this leads those there who drop it again, so that nobody has to look through everything that waits.
create table webhook_removed_endpoints (
    company_id  bigint      not null,
    endpoint_id uuid        not null,
    removed_at  timestamptz not null,
    primary key (company_id, endpoint_id)
);

create or replace function forget_deliveries() returns trigger
    language plpgsql as
$$
begin
    insert into webhook_removed_endpoints (company_id, endpoint_id, removed_at)
    values (old.company_id, old.id, now())
    on conflict (company_id, endpoint_id) do update set removed_at = excluded.removed_at;
    delete from webhook_endpoint_health where company_id = old.company_id and endpoint_id = old.id;
    delete from webhook_replays where company_id = old.company_id and endpoint_id = old.id;
    delete from webhook_lines where company_id = old.company_id and endpoint_id = old.id;
    delete from webhook_deliveries where company_id = old.company_id and endpoint_id = old.id;
    return null;
end
$$;

-- what was left behind until now
insert into webhook_removed_endpoints (company_id, endpoint_id, removed_at)
select w.company_id, w.endpoint_id, now()
from (select company_id, endpoint_id from webhook_deliveries
      union
      select company_id, endpoint_id from webhook_lines
      union
      select company_id, endpoint_id from webhook_endpoint_health) w
where not exists (select from webhook_endpoints e where e.company_id = w.company_id and e.id = w.endpoint_id);

-- Replays are forgotten as deliveries are.
create index webhook_replays_done on webhook_replays (done_at)
    where done_at is not null;

-- An endpoint has one replay under way at a time. Of those that are, the one that is the furthest behind does the others'
-- work.
update webhook_replays r
set begun_at = (select max(o.begun_at)
                from webhook_replays o
                where o.company_id = r.company_id and o.endpoint_id = r.endpoint_id and o.done_at is null)
where done_at is null;

update webhook_replays r
set done_at = now()
where done_at is null
  and exists (select from webhook_replays o
              where o.company_id = r.company_id and o.endpoint_id = r.endpoint_id and o.done_at is null
                and (o.at_queued_at, o.at_event_id, o.id) < (r.at_queued_at, r.at_event_id, r.id));

-- What is settled or forgotten meanwhile changes how many there are, so the total is known when all is done.
update webhook_replays
set total = case when done_at is null then greatest(total, processed) else processed end;

alter table webhook_replays
    add check (processed <= total),
    add check (done_at is null or processed = total);

create unique index webhook_replays_under_way on webhook_replays (company_id, endpoint_id)
    where done_at is null;
drop index webhook_replays_to_do;

-- Headers are encrypted as secrets are, names and all; those that an older version kept in clear are at the next start.
-- To have none is no secret: that reads {} as before.
alter table webhook_endpoints
    drop constraint webhook_endpoints_headers_check,
    alter column headers type text using headers::text,
    add check (headers like '{%' or headers like 'v1:%');
