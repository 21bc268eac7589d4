alter table api_keys
    add column rate_limit integer check (rate_limit between 0 and 1000000);
comment on column api_keys.rate_limit is
    'The maximum number of requests per minute; 0 if they are not limited, null for the default of the service.';
