package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.application.lead.LeadErasureStore.ErasedData;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/**
 * Removes the data of a lead that the running transaction has locked, except for what its next version replaces: the
 * fields and their postings in the index. An instance is used once, by one thread.
 */
final class LeadDataEraser {
    private static final String ERASE_LEAD = """
            update leads
            set archived_at = coalesce(archived_at, :now), erased_at = :now,
                source = null, partner_type = null, created_by = null
            where company_id = :company and id = :lead
            """;

    private static final String ERASE_HISTORY = """
            update lead_changes
            set changes = '{}', large_fields = null
            where company_id = :company and lead_id = :lead
              and (large_fields is not null or cast(changes as text) <> '{}')
            """;

    private static final String FIND_CHANGES = """
            select version, changed_at
            from lead_changes
            where company_id = :company and lead_id = :lead
            """;

    // Loose index scans: the endpoints of the company, including removed ones, whose deliveries remain for some time.
    private static final String FIND_ENDPOINTS = """
            with recursive logged (endpoint_id) as (
                (select endpoint_id
                 from webhook_delivery_log
                 where company_id = :company
                 order by endpoint_id
                 limit 1)
                union all
                select next.endpoint_id
                from logged l
                cross join lateral (
                    select k.endpoint_id
                    from webhook_delivery_log k
                    where k.company_id = :company and k.endpoint_id > l.endpoint_id
                    order by k.endpoint_id
                    limit 1
                ) next
            ), queued (endpoint_id) as (
                (select endpoint_id
                 from webhook_deliveries
                 where company_id = :company
                 order by endpoint_id
                 limit 1)
                union all
                select next.endpoint_id
                from queued q
                cross join lateral (
                    select d.endpoint_id
                    from webhook_deliveries d
                    where d.company_id = :company and d.endpoint_id > q.endpoint_id
                    order by d.endpoint_id
                    limit 1
                ) next
            )
            select endpoint_id
            from logged
            union
            select endpoint_id
            from queued
            """;

    private static final String DELETE_QUEUE_HEADS = """
            delete from webhook_queue_heads
            where company_id = :company and endpoint_id = any(:endpoints) and lead_id = :lead
            """;

    private static final String DELETE_DELIVERIES = """
            delete from webhook_deliveries
            where company_id = :company and endpoint_id = any(:endpoints) and lead_id = :lead
            """;

    private static final String DELETE_LOG = """
            delete from webhook_delivery_log
            where company_id = :company and endpoint_id = any(:endpoints) and event_id = any(:events)
              and lead_id = :lead
            """;

    private static final String DELETE_PAYLOADS = """
            delete from webhook_events
            where company_id = :company and event_id = any(:events) and lead_id = :lead
            """;

    private static final String ERASE_SEARCHED_TEXT = "select erase_searched_text(:company, :lead)";

    private static final String ERASE_RESPONSES = """
            update idempotency_keys
            set response = null
            where company_id = :company and lead_ids @> array[cast(:lead as bigint)] and response is not null
            """;

    private final TransactionContext transaction;
    private final Lead tombstone;

    /** @param tombstone the next version of the lead */
    LeadDataEraser(TransactionContext transaction, Lead tombstone) {
        this.transaction = transaction;
        this.tombstone = tombstone;
    }

    /** Removes the data and returns its amount. */
    ErasedData erase() {
        execute(ERASE_LEAD, statement -> statement.bind("now", SqlArguments.timestamp(tombstone.updatedAt())));
        List<UUID> events = findEvents();
        List<UUID> endpoints = findEndpoints(transaction.handle(), tombstone.company());
        transaction.applyNetworkTimeout();
        bind(transaction.handle().createQuery(ERASE_SEARCHED_TEXT))
                .map((row, context) -> true)
                .one();
        long historyEntries = execute(ERASE_HISTORY, UnaryOperator.identity());
        DeletedDeliveries deliveries = deleteDeliveries(endpoints, events);
        long payloads = execute(DELETE_PAYLOADS, statement -> statement.bind("events", SqlArguments.uuidArray(events)));
        long responses = execute(ERASE_RESPONSES, UnaryOperator.identity());
        return new ErasedData(historyEntries, payloads, deliveries.pending(), deliveries.completed(), responses);
    }

    /**
     * Deletes the deliveries of the lead, until a pass finds none. Changes wait for the lock of the lead, but a replay
     * or an outcome that a concurrent transaction writes may become visible after the statement that would delete it. A
     * replay locks the completed delivery, and an outcome locks the queue head, so a pass that finds neither is the last
     * one: without a completed delivery there is no replay, and without a queue head no outcome is recorded.
     */
    private DeletedDeliveries deleteDeliveries(List<UUID> endpoints, List<UUID> events) {
        long pending = 0;
        long completed = 0;
        DeletedDeliveries pass;
        do {
            execute(DELETE_QUEUE_HEADS, statement -> statement.bind("endpoints", SqlArguments.uuidArray(endpoints)));
            pass = new DeletedDeliveries(
                    execute(
                            DELETE_DELIVERIES,
                            statement -> statement.bind("endpoints", SqlArguments.uuidArray(endpoints))),
                    execute(
                            DELETE_LOG,
                            statement -> statement
                                    .bind("endpoints", SqlArguments.uuidArray(endpoints))
                                    .bind("events", SqlArguments.uuidArray(events))));
            pending += pass.pending();
            completed += pass.completed();
        } while (pass.pending() + pass.completed() > 0);
        return new DeletedDeliveries(pending, completed);
    }

    private record DeletedDeliveries(long pending, long completed) {}

    /** The ids of the events of the lead, which are derived from its changes. */
    private List<UUID> findEvents() {
        return bind(transaction.handle().createQuery(FIND_CHANGES))
                .map((row, context) -> LeadEvent.idOf(
                        tombstone.uuid(),
                        row.getLong("version"),
                        row.getObject("changed_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    static List<UUID> findEndpoints(Handle handle, CompanyId company) {
        return handle.createQuery(FIND_ENDPOINTS)
                .bind("company", company.value())
                .mapTo(UUID.class)
                .list();
    }

    /** Executes a statement and returns the number of rows. */
    private long execute(String sql, UnaryOperator<Update> arguments) {
        transaction.applyNetworkTimeout();
        try (Update statement = bind(transaction.handle().createUpdate(sql))) {
            return arguments.apply(statement).execute();
        }
    }

    private <S extends SqlStatement<S>> S bind(S statement) {
        return statement
                .bind("company", tombstone.company().value())
                .bind("lead", tombstone.id().value());
    }
}
