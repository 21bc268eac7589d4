package dev.leadpatch.adapter.persistence.webhook;

import org.jdbi.v3.core.Handle;

/**
 * Clean-up of removed endpoints: deletes their pending deliveries in batches. Changes and replays may enqueue
 * deliveries while an endpoint is being removed: to prevent it, each change would have to lock its recipients.
 */
final class RemovedEndpointCleanup {
    private static final String DELETE_QUEUE_HEADS = """
            delete from webhook_lines
            where (company_id, endpoint_id, lead_id) in
                  (select head.company_id, head.endpoint_id, head.lead_id
                   from webhook_removed_endpoints r
                   cross join lateral (
                       select l.company_id, l.endpoint_id, l.lead_id
                       from webhook_lines l
                       where l.company_id = r.company_id and l.endpoint_id = r.endpoint_id
                       limit :limit
                       for update skip locked
                   ) head
                   where not exists (select from webhook_endpoints e
                                     where e.company_id = r.company_id and e.id = r.endpoint_id)
                   limit :limit)
            """;

    private static final String DELETE_DELIVERIES = """
            delete from webhook_deliveries
            where (company_id, endpoint_id, lead_id, sequence) in
                  (select delivery.company_id, delivery.endpoint_id, delivery.lead_id, delivery.sequence
                   from webhook_removed_endpoints r
                   cross join lateral (
                       select d.company_id, d.endpoint_id, d.lead_id, d.sequence
                       from webhook_deliveries d
                       where d.company_id = r.company_id and d.endpoint_id = r.endpoint_id
                       limit :limit
                       for update skip locked
                   ) delivery
                   where not exists (select from webhook_endpoints e
                                     where e.company_id = r.company_id and e.id = r.endpoint_id)
                   limit :limit)
            """;

    private static final String DELETE_HEALTH = """
            delete from webhook_endpoint_health h
            using webhook_removed_endpoints r
            where h.company_id = r.company_id and h.endpoint_id = r.endpoint_id
              and not exists (select from webhook_endpoints e
                              where e.company_id = r.company_id and e.id = r.endpoint_id)
            """;

    // no transaction that has read the endpoint is open for longer
    private static final String DELETE_MARKERS = """
            delete from webhook_removed_endpoints r
            where r.removed_at < now() - interval '1 hour'
              and not exists (select from webhook_lines l
                              where l.company_id = r.company_id and l.endpoint_id = r.endpoint_id)
              and not exists (select from webhook_deliveries d
                              where d.company_id = r.company_id and d.endpoint_id = r.endpoint_id)
            """;

    private RemovedEndpointCleanup() {}

    /**
     * Deletes up to {@code limit} queue heads and up to {@code limit} deliveries.
     *
     * @return the larger of both numbers
     */
    static int deleteBatch(Handle handle, int limit) {
        int heads = handle.createUpdate(DELETE_QUEUE_HEADS).bind("limit", limit).execute();
        int deliveries =
                handle.createUpdate(DELETE_DELIVERIES).bind("limit", limit).execute();
        handle.createUpdate(DELETE_HEALTH).execute();
        handle.createUpdate(DELETE_MARKERS).execute();
        return Math.max(heads, deliveries);
    }
}
