-- Stored, because the stored size of the values is compressed: a value of a megabyte can take some kilobytes.
alter table leads
    add column custom_fields_bytes integer not null
        generated always as (octet_length(cast(custom_fields as text))) stored;
comment on column leads.custom_fields_bytes is
    'The size of custom_fields as text, so that memory is reserved before the values of a large lead are read.';
