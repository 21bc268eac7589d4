package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The clean-up of removed endpoints if the tables are sharded: of one endpoint after the other. */
final class ShardedEndpointCleanup {
    private static final String FIND_REMOVED = """
            select r.company_id, r.endpoint_id
            from webhook_removed_endpoints r
            where not exists (select from webhook_endpoints e where e.company_id = r.company_id and e.id = r.endpoint_id)
            """;

    private static final String DELETE_QUEUE_HEADS = """
            with head as (
                select l.lead_id
                from webhook_queue_heads l
                where l.company_id = :company and l.endpoint_id = :endpoint
                order by l.lead_id
                limit :limit
                for update skip locked
            )
            delete from webhook_queue_heads l
            using head h
            where l.company_id = :company and l.endpoint_id = :endpoint and l.lead_id = h.lead_id
            """;

    private static final String DELETE_DELIVERIES = """
            with delivery as (
                select d.lead_id, d.sequence
                from webhook_deliveries d
                where d.company_id = :company and d.endpoint_id = :endpoint
                  and not exists (select from webhook_queue_heads l
                                  where l.company_id = :company and l.endpoint_id = :endpoint and l.lead_id = d.lead_id)
                order by d.lead_id, d.sequence
                limit :limit
                for update skip locked
            )
            delete from webhook_deliveries d
            using delivery r
            where d.company_id = :company and d.endpoint_id = :endpoint and d.lead_id = r.lead_id and d.sequence = r.sequence
            """;

    private static final String HAS_ROWS = """
            select exists (select from webhook_queue_heads where company_id = :company and endpoint_id = :endpoint)
                or exists (select from webhook_deliveries where company_id = :company and endpoint_id = :endpoint)
            """;

    private static final String DELETE_MARKER = """
            delete from webhook_removed_endpoints
            where company_id = :company and endpoint_id = :endpoint and removed_at < now() - interval '1 hour'
            """;

    private ShardedEndpointCleanup() {}

    /** As {@link DeliveryCleanup#deleteOfRemovedEndpoints}. */
    static int deleteOfRemovedEndpoints(Database database, int limit) {
        int deleted = database
                .use(handle -> ShardedStatements.ofEachCompany(
                        Sharding.CITUS,
                        find(handle),
                        EndpointRef::company,
                        ofCompany -> ofCompany.stream()
                                .map(endpoint -> delete(handle, endpoint, limit))
                                .toList()))
                .stream()
                .max(Comparator.naturalOrder())
                .orElse(0);
        database.use(
                handle -> handle.createUpdate(DeliveryCleanup.DELETE_HEALTH).execute());
        return deleted;
    }

    private static List<EndpointRef> find(Handle handle) {
        return handle.createQuery(FIND_REMOVED)
                .map((row, context) -> QueueHeadDao.endpoint(row))
                .list();
    }

    private static int delete(Handle handle, EndpointRef endpoint, int limit) {
        int heads = bind(handle.createUpdate(DELETE_QUEUE_HEADS), endpoint)
                .bind("limit", limit)
                .execute();
        int deliveries = bind(handle.createUpdate(DELETE_DELIVERIES), endpoint)
                .bind("limit", limit)
                .execute();
        boolean hasRows = bind(handle.createQuery(HAS_ROWS), endpoint)
                .mapTo(Boolean.class)
                .one();
        if (!hasRows) {
            bind(handle.createUpdate(DELETE_MARKER), endpoint).execute();
        }
        return Math.max(heads, deliveries);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, EndpointRef endpoint) {
        return statement
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value());
    }
}
