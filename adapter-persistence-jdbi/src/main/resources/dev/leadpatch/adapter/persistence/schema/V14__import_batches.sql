-- The progress of imports. A batch of rows is committed together with its row in this table, so an import that was interrupted
-- continues without importing a row twice.
create table import_batches (
    company_id  bigint      not null references companies,
    import_id   uuid        not null,
    first_row   bigint      not null check (first_row > 0),
    imported_at timestamptz not null default now(),
    report      text        not null,
    primary key (company_id, import_id, first_row)
);
comment on table import_batches is 'The batches of imports that are done.';
comment on column import_batches.import_id is 'Identifies the import: derived from the content of the file and the options, or random if an import is not continued, such as the update of a company.';
comment on column import_batches.report is 'The counts of the batch, and the number, column and reason of each rejected row; no values of leads.';
