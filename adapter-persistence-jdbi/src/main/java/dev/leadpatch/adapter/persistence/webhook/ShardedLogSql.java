package dev.leadpatch.adapter.persistence.webhook;

/**
 * The statements that move completed deliveries to the log if the tables are sharded: Citus would execute the single
 * statement of {@link DeliveryOutcomeWriter} by COPY, in a two-phase commit. The locks of the queue heads keep both
 * consistent.
 */
final class ShardedLogSql {
    static final String LOG = """
            insert into webhook_delivery_log as logged
                (company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, status, queued_at,
                 completed_at, attempts)
            select d.company_id, d.endpoint_id, d.event_id, d.event_type, d.lead_id, d.sequence, d.configuration, w.status,
                   d.queued_at, :now, d.attempts || w.attempt
            from webhook_deliveries d
            join unnest(:endpoints, :leads, :sequences, cast(:documents as jsonb[]), :statuses)
                as w (endpoint_id, lead_id, sequence, attempt, status)
                on d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id and d.sequence = w.sequence
            where d.company_id = any(:companies)
            on conflict (company_id, endpoint_id, event_id) do update
                set status = excluded.status, completed_at = excluded.completed_at,
                    attempts = logged.attempts || excluded.attempts
            """;

    static final String DELETE = """
            delete from webhook_deliveries d
            using unnest(:endpoints, :leads, :sequences) as w (endpoint_id, lead_id, sequence)
            where d.company_id = any(:companies) and d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id
              and d.sequence = w.sequence
            """;

    private ShardedLogSql() {}
}
