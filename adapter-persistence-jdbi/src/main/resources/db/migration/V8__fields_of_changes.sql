-- The names of the fields that a change is about, so that who asks only for them need not read what the fields held: a
-- change can have megabytes. Made from the changes themselves, they can't tell anything else.
alter table lead_changes
    add column fields jsonb not null generated always as (jsonb_path_query_array(changes, '$[*].field')) stored;
