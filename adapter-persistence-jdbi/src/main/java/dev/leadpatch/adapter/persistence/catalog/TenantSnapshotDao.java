package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements that read tenant snapshots and their versions. */
final class TenantSnapshotDao {
    // One statement reads one snapshot: all of its result belongs to the returned catalog version.
    private static final String LOAD = """
            select c.catalog_version, c.uuid,
                   (select coalesce(json_agg(u), '[]') from users u where u.company_id = c.id) as users,
                   (select coalesce(json_agg(t), '[]') from tags t where t.company_id = c.id) as tags,
                   (select coalesce(json_agg(f order by f.id), '[]')
                    from custom_fields f where f.company_id = c.id) as custom_fields,
                   (select coalesce(json_agg(o order by o.position, o.id), '[]')
                    from custom_field_options o where o.company_id = c.id) as options,
                   (select coalesce(json_agg(e order by e.position), '[]')
                    from (select id, company_id, position, url, api_key, events, description,
                                 skip_api_key_ids, enabled, configuration, disabled_reason,
                                 disabled_at, created_by_key, subscriber_key, created_at, updated_at
                          from webhook_endpoints
                          where company_id = c.id) e) as endpoints
            from companies c
            where c.id = :company
            """;

    private static final String VERSION = """
            select catalog_version
            from companies
            where id = :company
            """;

    private TenantSnapshotDao() {}

    static Optional<TenantSnapshot> load(Handle handle, CompanyId company) {
        return handle.createQuery(LOAD)
                .bind("company", company.value())
                .map((row, context) -> TenantSnapshot.of(row, company))
                .findOne();
    }

    /** The current catalog version; empty if the company does not exist. */
    static Optional<Long> currentVersion(Handle handle, CompanyId company) {
        return handle.createQuery(VERSION)
                .bind("company", company.value())
                .mapTo(Long.class)
                .findOne();
    }
}
