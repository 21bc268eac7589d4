-- Whatever decisions about leads depend on gives its company a new catalog version when it changes, in the same
-- transaction, whoever changes it.
create function renew_catalog_version() returns trigger
    language plpgsql as
$$
begin
    update companies
    set catalog_version = nextval('catalog_versions')
    where id in (select company_id from changed);
    return null;
end
$$;

do
$$
    declare
        part text;
    begin
        foreach part in array array ['users', 'tags', 'custom_fields', 'custom_field_options', 'webhook_endpoints']
            loop
                execute format(
                        'create trigger catalog_version_on_insert after insert on %I referencing new table as changed '
                            'for each statement execute function renew_catalog_version()', part);
                execute format(
                        'create trigger catalog_version_on_update after update on %I referencing new table as changed '
                            'for each statement execute function renew_catalog_version()', part);
                execute format(
                        'create trigger catalog_version_on_delete after delete on %I referencing old table as changed '
                            'for each statement execute function renew_catalog_version()', part);
            end loop;
    end
$$;

-- The version at the moment of the call. A join in a statement that waits for a lead's lock would give the version from
-- before the wait; a volatile function looks anew.
create function current_catalog_version(company bigint) returns bigint
    language plpgsql volatile as
$$
begin
    return (select c.catalog_version from companies c where c.id = company);
end
$$;
