package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The pending deliveries to disabled endpoints. They stay pending until the endpoint is enabled or deleted. */
final class DisabledEndpointDeliveries {
    // endpoints and deliveries can be on different nodes
    private static final String FIND_DISABLED =
            "select id from webhook_endpoints where company_id = :company and not enabled";

    private static final String EXISTS = """
            select exists (
                select from webhook_deliveries
                where company_id = :company and endpoint_id = any(:endpoints) and lead_id = :lead and sequence = :version)
            """;

    private DisabledEndpointDeliveries() {}

    /** Returns whether there is one of this change. */
    static boolean exist(Handle handle, long company, long lead, long version) {
        List<UUID> disabled = handle.createQuery(FIND_DISABLED)
                .bind("company", company)
                .mapTo(UUID.class)
                .list();
        return !disabled.isEmpty()
                && handle.createQuery(EXISTS)
                        .bind("company", company)
                        .bind("endpoints", SqlArguments.uuidArray(disabled))
                        .bind("lead", lead)
                        .bind("version", version)
                        .mapTo(Boolean.class)
                        .one();
    }
}
