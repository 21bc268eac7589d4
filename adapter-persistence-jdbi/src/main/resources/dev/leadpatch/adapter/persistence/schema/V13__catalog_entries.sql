-- The times of users, the partner types of tags and the rotation of API keys.
alter table users
    add column created_at timestamptz,
    add column archived_at timestamptz check (archived_at is null or archived);
comment on column users.created_at is 'Null if it is unknown.';
comment on column users.archived_at is 'Null if the user is not archived, or the time is unknown.';

-- An update in SQL can restore a user by "archived" alone.
create function clear_archived_at() returns trigger
    language plpgsql as
$$
begin
    new.archived_at := null;
    return new;
end
$$;

create trigger clear_archived_at before update of archived on users
    for each row when (not new.archived) execute function clear_archived_at();

alter table tags
    add column partner_type partner_type;
comment on column tags.partner_type is 'The partners whose leads the tag is meant for; informative.';

alter table api_keys
    add column replaced_by uuid;
comment on column api_keys.replaced_by is 'The key that replaces this one, if it was rotated.';
