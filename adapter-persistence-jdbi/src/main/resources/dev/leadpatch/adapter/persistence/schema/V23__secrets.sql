-- The UUID of the integration is the key of the JWT: it is encrypted like the signing secret.
alter table webhook_endpoints
    alter column integration type text using cast(integration as text),
    add check (char_length(integration) between 1 and 255),
    add column integration_number bigint check (integration_number > 0);
comment on column webhook_endpoints.integration is 'The UUID of the integration, which is the key of the JWT, encrypted.';
comment on column webhook_endpoints.integration_number is
    'The number of the integration at the vendor, if the endpoint was subscribed by it: the UUID was generated.';

-- The stored form of a secret names its key: v1:KEY:TEXT. Text without it was stored by a version without encryption.
create function can_decrypt(stored text, key_prefixes text[]) returns boolean
    language sql immutable parallel safe as
$$
select stored not like 'v1:%' or left(stored, 12) = any (key_prefixes)
$$;
comment on function can_decrypt is 'Whether a stored secret was encrypted with one of the keys.';
