package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Deletes payloads of one company. If the tables are sharded, the payloads and deliveries of a company are on one node. */
final class UnneededPayloads {
    private static final String FIND_ENDPOINTS = "select id from webhook_endpoints where company_id = :company";

    // For each endpoint, a probe by key finds whether it needs the payload. The limits of one row keep the planner from
    // reading a whole table instead.
    static final String DELETE = """
            delete from webhook_events v
            where v.company_id = :company and v.event_id = any(:events)
              and not exists (
                  select from unnest(:endpoints) as e (id)
                  cross join lateral (
                      (select k.event_id
                       from webhook_delivery_log k
                       where k.company_id = :company and k.endpoint_id = e.id and k.event_id = v.event_id
                       limit 1)
                      union all
                      (select d.event_id
                       from webhook_deliveries d
                       where d.company_id = :company and d.endpoint_id = e.id and d.lead_id = v.lead_id
                         and d.sequence = v.sequence
                       limit 1)
                  ) need)
            """;

    private UnneededPayloads() {}

    /** Deletes the payloads of those events that no delivery needs; returns their number. */
    static int delete(Handle handle, long company, List<UUID> events) {
        List<UUID> endpoints = handle.createQuery(FIND_ENDPOINTS)
                .bind("company", company)
                .mapTo(UUID.class)
                .list();
        return handle.createUpdate(DELETE)
                .bind("company", company)
                .bind("events", SqlArguments.uuidArray(events))
                .bind("endpoints", SqlArguments.uuidArray(endpoints))
                .execute();
    }
}
