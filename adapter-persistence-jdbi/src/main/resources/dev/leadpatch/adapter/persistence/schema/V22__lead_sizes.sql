-- Stored, because the stored size of the values is compressed: a value of a megabyte can take some kilobytes. Changes set it to
-- the length of the text that they write: a generated column would render the values again for each update.
alter table leads
    add column custom_fields_bytes integer;
update leads set custom_fields_bytes = octet_length(cast(custom_fields as text));
comment on column leads.custom_fields_bytes is
    'The size of custom_fields as text, so that memory is reserved before the values of a large lead are read; null if it is not known.';
