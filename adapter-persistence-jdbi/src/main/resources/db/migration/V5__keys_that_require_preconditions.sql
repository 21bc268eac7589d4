alter table api_keys
    add column require_preconditions boolean not null default false;
