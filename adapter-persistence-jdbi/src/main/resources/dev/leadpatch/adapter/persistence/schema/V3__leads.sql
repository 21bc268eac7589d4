-- Domains and not CHECK constraints for the columns that changes write: PostgreSQL parses the CHECK constraints of a table
-- again for each statement, and keeps the checks of a domain in the plan.
create domain name_text as text check (char_length(value) between 1 and 255);
create domain email_text as text check (char_length(value) between 1 and 254);
create domain phone_text as text check (char_length(value) between 1 and 40);
create domain lead_status as text check (value in ('new', 'contacted', 'qualified', 'converted', 'lost'));
create domain id_list as bigint[] check (cardinality(value) <= 100 and array_position(value, null) is null);
create domain custom_field_values as jsonb check (jsonb_typeof(value) = 'object');
create domain row_version as bigint check (value > 0);
create domain request_id_text as text check (char_length(value) between 1 and 128);
create domain changes_by_field as json check (json_typeof(value) = 'object');

-- The columns are ordered from those that never change to those that change often: the WAL record of an update contains the
-- bytes between the first and the last difference.
create table leads (
    company_id     bigint              not null references companies,
    id             bigint              not null,
    uuid           uuid                not null,
    created_at     timestamptz         not null,
    created_by     bigint,
    source         name_text,
    archived_at    timestamptz,
    erased_at      timestamptz,
    email          email_text,
    phone_number   phone_text,
    first_name     name_text,
    last_name      name_text,
    assigned_users id_list             not null,
    tags           id_list             not null,
    company_name   name_text,
    status         lead_status         not null,
    custom_fields  custom_field_values not null,
    version        row_version         not null,
    updated_at     timestamptz         not null,
    primary key (company_id, id),
    unique (company_id, uuid),
    foreign key (company_id, created_by) references users,
    check (id > 0 and updated_at >= created_at and (erased_at is null or archived_at is not null))
-- Updates are HOT (heap-only tuples): no index contains a column that every update changes, and each page has room for
-- new row versions. Most statements find leads by key, so statistics are needed rarely.
) with (fillfactor = 80, autovacuum_analyze_scale_factor = 10);
comment on table leads is 'The leads in their current version.';
comment on column leads.erased_at is 'When the personal data was erased; the row remains as a tombstone.';
comment on column leads.custom_fields is 'The values by field id, as in a patch: {"5": {"number": 150000}}.';

create type change_kind as enum ('created', 'updated', 'archived', 'restored', 'erased');

-- No foreign key to leads: only the statement that changes the lead inserts rows, and the check would slow down each
-- change.
create table lead_changes (
    company_id     bigint           not null,
    lead_id        bigint           not null,
    version        row_version      not null,
    changed_at     timestamptz      not null,
    transaction_id xid8             not null default pg_current_xact_id(),
    user_id        bigint           not null,
    api_key_id     uuid,
    kind           change_kind      not null,
    actor_label    text             not null,
    request_id     request_id_text  not null,
    changes        changes_by_field not null,
    large_fields   jsonb,
    primary key (company_id, lead_id, version)
-- Rows are inserted once and found by key: neither vacuum nor new statistics are needed often.
) with (
    autovacuum_analyze_scale_factor = 1, autovacuum_analyze_threshold = 100000,
    autovacuum_vacuum_insert_threshold = 1000000
);
comment on table lead_changes is
    'The changes of leads, which are also their events: one row for each version, with the labels of its time.';
comment on column lead_changes.transaction_id is
    'The id of the writing transaction: a reader of changes in this order that stops below the xmin of its snapshot misses none. '
    'Ids of another cluster, as after a restore by pg_restore, are not comparable.';
comment on column lead_changes.user_id is 'The user who is responsible for the change: the owner of the API key, or the actor.';
comment on column lead_changes.api_key_id is 'The API key that made the change; null if a user made it.';
comment on column lead_changes.actor_label is 'The label of the API key, or the name of the user, at that time.';
comment on column lead_changes.changes is
    'By field: {"status": {"from": "new", "to": "lost"}}. json and not jsonb: it is read as a whole, and is smaller.';
comment on column lead_changes.large_fields is
    'The names of the changed fields, if the changes are large: their values, which can have megabytes, need not be read.';

-- Fails a statement that has written fewer leads than it should, and with it a commit sent in the same round trip. The
-- SQLSTATE is in class LP, which neither the SQL standard nor PostgreSQL uses.
create function require_written_leads(expected bigint, written bigint) returns bigint
    language plpgsql immutable as
$$
begin
    if written <> expected then
        raise exception 'locked leads differ from their snapshots: % of % written', written, expected
            using errcode = 'LP001';
    end if;
    return written;
end
$$;
