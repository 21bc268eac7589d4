-- The record of administration. A change and its entry are committed together.
create table audit_log (
    company_id  bigint      not null references companies,
    id          uuid        not null,
    at          timestamptz not null,
    channel     text        not null check (channel in ('api', 'console', 'cli', 'system')),
    api_key_id  uuid check ((api_key_id is null) = (channel in ('cli', 'system'))),
    actor_label text        not null,
    action      text        not null,
    target_type text        not null,
    target_id   text        not null,
    changed     text[]      not null,
    primary key (company_id, id)
);
comment on table audit_log is 'The audit log: one row for each administrative change. Rows are only added.';
comment on column audit_log.api_key_id is 'The API key of the request or of the session; null for a command and the service.';
comment on column audit_log.actor_label is 'The label of the API key at that time, or the name of the command or of the task of the service.';
comment on column audit_log.action is 'The type of the target and what was done with it, such as api_key.created.';
comment on column audit_log.target_id is 'The id, after the ids of the entities that contain it, separated by slashes.';
comment on column audit_log.changed is 'The names of the changed members, without values.';

create index audit_log_by_time on audit_log (company_id, at desc, id desc);

create function refuse_change_of_audit_log() returns trigger
    language plpgsql as
$$
begin
    raise exception 'the audit log is append-only';
end
$$;
comment on function refuse_change_of_audit_log is 'Refuses to change or delete entries of the audit log.';

create trigger refuse_change
    before update or delete on audit_log
    for each row execute function refuse_change_of_audit_log();

create trigger refuse_truncate
    before truncate on audit_log
    for each statement execute function refuse_change_of_audit_log();
