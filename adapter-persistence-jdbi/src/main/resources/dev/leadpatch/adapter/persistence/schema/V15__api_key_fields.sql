-- The fields of leads that an API key may write.
alter table api_keys
    add column fields text[] check (cardinality(fields) > 0);
comment on column api_keys.fields is
    'The names of the fields of leads that the key may write, such as status and customFields/5; null if it may write all.';
