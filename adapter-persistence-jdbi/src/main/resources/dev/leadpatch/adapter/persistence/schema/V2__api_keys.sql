create table api_keys (
    company_id            bigint      not null,
    id                    uuid        not null,
    sha256                bytea       not null unique check (octet_length(sha256) = 32),
    owner_id              bigint      not null,
    label                 text        not null check (char_length(label) between 1 and 255),
    read_access           boolean     not null,
    write_access          boolean     not null,
    admin_access          boolean     not null default false,
    lenient               boolean     not null default false,
    require_preconditions boolean     not null default false,
    created_at            timestamptz not null,
    expires_at            timestamptz,
    revoked_at            timestamptz,
    primary key (company_id, id),
    foreign key (company_id, owner_id) references users
);
comment on table api_keys is 'The API keys, each with its owner and its permissions.';
comment on column api_keys.sha256 is 'The hash of the key; the key itself is not stored.';

-- not unique: an operator revokes a key by its id alone
create index api_keys_by_id on api_keys (id);
