-- A user of an application that embeds Leadpatch makes changes without an API key, as a command does.
alter table audit_log
    drop constraint audit_log_channel_check,
    drop constraint audit_log_check,
    add check (channel in ('api', 'console', 'application', 'cli', 'system')),
    add check ((api_key_id is null) = (channel in ('application', 'cli', 'system')));
comment on column audit_log.api_key_id is
    'The API key of the request or of the session; null for a user of an application, a command and the service.';
comment on column audit_log.actor_label is
    'The label of the API key at that time, or the name of the user, the command or the task of the service.';
comment on column lead_changes.api_key_id is 'The API key that made the change; null if a user or a command made it.';
comment on column lead_changes.actor_label is
    'The label of the API key, or the name of the user or the command, at that time.';
