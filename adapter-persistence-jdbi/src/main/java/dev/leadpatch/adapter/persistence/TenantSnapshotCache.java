package dev.leadpatch.adapter.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The companies' contexts, remembered from use to use. A remembered one is used only if it is of the catalog version that
 * the company has at that moment, so nothing here is ever out of date, and in the ordinary case nothing has to be read.
 */
final class TenantSnapshotCache {
    private static final int MAX_COMPANIES = 1_000;

    // One statement is one snapshot: everything in it is of the version that it tells.
    private static final String LOAD = """
            select c.catalog_version, c.uuid,
                   (select coalesce(json_agg(u), '[]') from users u where u.company_id = c.id) as users,
                   (select coalesce(json_agg(t), '[]') from tags t where t.company_id = c.id) as tags,
                   (select coalesce(json_agg(f order by f.id), '[]')
                    from custom_fields f where f.company_id = c.id) as custom_fields,
                   (select coalesce(json_agg(o order by o.position, o.id), '[]')
                    from custom_field_options o where o.company_id = c.id) as options,
                   (select coalesce(json_agg(e order by e.ordinal), '[]')
                    from (select id, company_id, ordinal, url, integration, api_key, events, description,
                                 skip_api_key_ids, enabled, configuration, disabled_reason, created_at,
                                 updated_at
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

    private final Cache<CompanyId, TenantSnapshot> cache =
            Caffeine.newBuilder().maximumSize(MAX_COMPANIES).build();

    /** The company's context as it is now. */
    Optional<TenantSnapshot> find(Handle handle, CompanyId company) {
        return handle.createQuery(VERSION)
                .bind("company", company.value())
                .mapTo(Long.class)
                .findOne()
                .flatMap(version -> find(handle, company, version));
    }

    /** The context of a company that has the catalog version {@code version}, or has had it a moment ago. */
    TenantSnapshot get(Handle handle, CompanyId company, long version) {
        return find(handle, company, version)
                .orElseThrow(() -> new IllegalStateException("company " + company.value() + " is gone"));
    }

    private Optional<TenantSnapshot> find(Handle handle, CompanyId company, long version) {
        TenantSnapshot known = cache.getIfPresent(company);
        if (known != null && known.catalogVersion() == version) {
            return Optional.of(known);
        }
        Optional<TenantSnapshot> loaded = handle.createQuery(LOAD)
                .bind("company", company.value())
                .map(new TenantSnapshotMapper(company))
                .findOne();
        loaded.ifPresent(context -> cache.put(company, context));
        return loaded;
    }
}
