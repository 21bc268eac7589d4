alter table api_keys
    add column admin_access boolean not null default false;

-- The defaults are for the endpoints that are there; whoever adds one from now on says it all.
alter table webhook_endpoints
    add column events                text[]      not null default '{lead_updated}'
        check (cardinality(events) > 0 and array_position(events, null) is null),
    add column description           text check (char_length(description) between 1 and 255),
    add column skip_api_key_ids      uuid[]      not null default '{}'
        check (cardinality(skip_api_key_ids) <= 100 and array_position(skip_api_key_ids, null) is null),
    -- json and not jsonb: they are sent in the order in which they were given
    add column headers               json        not null default '{}' check (json_typeof(headers) = 'object'),
    -- why the service disabled it by itself
    add column disabled_reason       text check (char_length(disabled_reason) between 1 and 255),
    -- both secrets are encrypted; those that an older version kept in clear are at the next start
    add column previous_secret       text check (char_length(previous_secret) between 1 and 255),
    add column previous_secret_until timestamptz,
    add column created_at            timestamptz not null default now(),
    add column updated_at            timestamptz not null default now(),
    add check ((previous_secret is null) = (previous_secret_until is null)),
    add check (updated_at >= created_at);

alter table webhook_endpoints
    alter column events drop default,
    alter column skip_api_key_ids drop default,
    alter column headers drop default,
    alter column created_at drop default,
    alter column updated_at drop default;
