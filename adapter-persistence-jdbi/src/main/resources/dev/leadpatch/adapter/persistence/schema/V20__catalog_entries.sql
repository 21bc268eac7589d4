-- What requests need to manage catalogs.
alter table users
    add column created_at timestamptz,
    add column archived_at timestamptz check (archived_at is null or archived);
comment on column users.created_at is 'Null if it is unknown.';
comment on column users.archived_at is 'Null if the user is not archived, or the time is unknown.';

alter table tags
    add column partner_type partner_type;
comment on column tags.partner_type is 'The partners whose leads the tag is meant for; informative.';
