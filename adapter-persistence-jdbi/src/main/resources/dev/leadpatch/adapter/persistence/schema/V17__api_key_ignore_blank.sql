-- The handling of blank text.
alter table api_keys
    add column ignore_blank boolean not null default false;
comment on column api_keys.ignore_blank is 'Whether blank text in a request is treated as not sent.';
