package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements that read tenant snapshots and their versions. */
final class TenantSnapshotDao {
    private static final String ENDPOINTS = """
            (select coalesce(json_agg(e order by e.position), '[]')
             from (select id, company_id, position, url, api_key, events, description,
                          skip_api_key_ids, enabled, configuration, disabled_reason,
                          disabled_at, created_by_key, subscriber_key, created_at, updated_at
                   from webhook_endpoints
                   where company_id = c.id) e) as endpoints
            """;

    // the options of a field f
    private static final String OPTIONS = """
            (select coalesce(
                        json_agg(json_build_object('id', o.id, 'label', o.label, 'archived', o.archived)
                                 order by o.position, o.id), '[]')
             from custom_field_options o
             where o.company_id = f.company_id and o.custom_field_id = f.id) as options
            """;

    // One statement reads one snapshot: all of its result belongs to the returned catalog version.
    private static final String LOAD = """
            select c.catalog_version, c.uuid,
                   (select coalesce(json_agg(u), '[]') from users u where u.company_id = c.id) as users,
                   (select coalesce(json_agg(t), '[]') from tags t where t.company_id = c.id) as tags,
                   (select coalesce(json_agg(f), '[]')
                    from (select f.*, {options} from custom_fields f where f.company_id = c.id) f) as custom_fields,
                   {endpoints}
            from companies c
            where c.id = :company
            """;

    // The plan does not depend on statistics: the planner expects few rows of a range, and subqueries can't become
    // joins. The version can be lower than that of the base: the transaction of a host may read an older state.
    private static final String LOAD_CHANGES = """
            select c.catalog_version, c.uuid,
                   (select coalesce(json_agg(coalesce(
                               (select row_to_json(u) from users u where u.company_id = h.company_id and u.id = h.entry_id),
                               json_build_object('id', h.entry_id, 'deleted', true))), '[]')
                    from catalog_changes h
                    where h.company_id = c.id and h.kind = 'user'
                      and h.catalog_version > :base and h.catalog_version <= c.catalog_version) as users,
                   (select coalesce(json_agg(coalesce(
                               (select row_to_json(t) from tags t where t.company_id = h.company_id and t.id = h.entry_id),
                               json_build_object('id', h.entry_id, 'deleted', true))), '[]')
                    from catalog_changes h
                    where h.company_id = c.id and h.kind = 'tag'
                      and h.catalog_version > :base and h.catalog_version <= c.catalog_version) as tags,
                   (select coalesce(json_agg(coalesce(
                               (select row_to_json(f)
                                from (select f.*, {options}
                                      from custom_fields f
                                      where f.company_id = h.company_id and f.id = h.entry_id) f),
                               json_build_object('id', h.entry_id, 'deleted', true))), '[]')
                    from catalog_changes h
                    where h.company_id = c.id and h.kind = 'custom_field'
                      and h.catalog_version > :base and h.catalog_version <= c.catalog_version) as custom_fields,
                   {endpoints}
            from companies c
            where c.id = :company and :base between c.first_catalog_version and c.catalog_version
            """;

    private static final String VERSION = """
            select catalog_version
            from companies
            where id = :company
            """;

    private TenantSnapshotDao() {}

    /**
     * Loads the current snapshot, and reads only what changed since {@code base}, if there is one.
     *
     * @param base a snapshot of a committed version
     * @return empty if the company does not exist
     */
    static Optional<TenantSnapshot> load(Handle handle, CompanyId company, Optional<TenantSnapshot> base) {
        return base.flatMap(snapshot -> loadChanges(handle, company, snapshot)).or(() -> loadAll(handle, company));
    }

    private static Optional<TenantSnapshot> loadAll(Handle handle, CompanyId company) {
        return handle.createQuery(withFragments(LOAD))
                .bind("company", company.value())
                .map((row, context) -> TenantSnapshotMapper.map(row, company))
                .findOne();
    }

    /** Returns empty if the base is not an older snapshot of the same company. */
    private static Optional<TenantSnapshot> loadChanges(Handle handle, CompanyId company, TenantSnapshot base) {
        return handle.createQuery(withFragments(LOAD_CHANGES))
                .bind("company", company.value())
                .bind("base", base.catalogVersion())
                .map((row, context) -> TenantSnapshotMapper.map(row, base))
                .findOne();
    }

    private static String withFragments(String statement) {
        return statement.replace("{options}", OPTIONS).replace("{endpoints}", ENDPOINTS);
    }

    /** The current catalog version; empty if the company does not exist. */
    static Optional<Long> currentVersion(Handle handle, CompanyId company) {
        return handle.createQuery(VERSION)
                .bind("company", company.value())
                .mapTo(Long.class)
                .findOne();
    }
}
