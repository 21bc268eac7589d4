package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.audit.AuditLogWriter;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.webhook.CircuitBreakerDao.CircuitChanges;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Stores the health of endpoints in PostgreSQL. Each statement is a transaction that writes rows in the order of their
 * keys, which prevents deadlocks; so is the transition of circuits. Rows that would not change are not written. Rows
 * that another session has locked are skipped, so that they delay no other endpoint. If their circuit is concerned, the
 * caller repeats the report. Thread-safe.
 */
public final class PostgresEndpointHealthStore implements EndpointHealthStore {
    // precedes an insertion; the rows that exist and are not locked
    private static final String LOCK_EXISTING = """
            with free as (
                select h.company_id, h.endpoint_id
                from unnest(:companies, :endpoints) as w (company_id, endpoint_id)
                join webhook_endpoint_health h on h.company_id = w.company_id and h.endpoint_id = w.endpoint_id
                for update of h skip locked
            )
            """;

    private static final String IS_NEW_OR_FREE = """
            where exists (select from free f where f.company_id = w.company_id and f.endpoint_id = w.endpoint_id)
               or not exists (select from webhook_endpoint_health h
                              where h.company_id = w.company_id and h.endpoint_id = w.endpoint_id)
            """;

    private static final String RECORD_FAILURES = LOCK_EXISTING + """
            insert into webhook_endpoint_health as h (company_id, endpoint_id, failing_since, failed_at)
            select w.company_id, w.endpoint_id, :now, :now
            from unnest(:companies, :endpoints) as w (company_id, endpoint_id)
            """ + IS_NEW_OR_FREE + """
            order by w.company_id, w.endpoint_id
            on conflict (company_id, endpoint_id) do update
                set failing_since = case
                        when h.failed_at >= :sameOutageSince then coalesce(h.failing_since, excluded.failing_since)
                        else excluded.failing_since
                    end,
                    failed_at = excluded.failed_at
                where h.failing_since is null or h.failed_at is null or h.failed_at < :refreshBefore
            """;

    private static final String RECORD_DELAYS = LOCK_EXISTING + """
            insert into webhook_endpoint_health as h (company_id, endpoint_id, paused_until, retry_not_before)
            select w.company_id, w.endpoint_id, w.until, w.not_before
            from unnest(:companies, :endpoints, cast(:times as timestamptz[]), cast(:retryTimes as timestamptz[]))
                as w (company_id, endpoint_id, until, not_before)
            """ + IS_NEW_OR_FREE + """
            order by w.company_id, w.endpoint_id
            on conflict (company_id, endpoint_id) do update
                set paused_until = greatest(h.paused_until, excluded.paused_until),
                    retry_not_before = greatest(h.retry_not_before, excluded.retry_not_before)
                where (greatest(h.paused_until, excluded.paused_until),
                       greatest(h.retry_not_before, excluded.retry_not_before))
                      is distinct from (h.paused_until, h.retry_not_before)
            """;

    // A trigger updates the catalog version in the row of the company, which a long change of its catalog may have
    // locked.
    private static final String DISABLE = """
            with failing as (
                select e.company_id, e.id, w.gone, h.failing_since
                from unnest(:companies, :endpoints, cast(:gone as boolean[])) as w (company_id, endpoint_id, gone)
                join webhook_endpoints e on e.company_id = w.company_id and e.id = w.endpoint_id
                join companies c on c.id = w.company_id
                left join webhook_endpoint_health h on h.company_id = w.company_id and h.endpoint_id = w.endpoint_id
                where e.enabled and (w.gone or h.failing_since <= :failingSinceLimit)
                for no key update of e, c skip locked
            )
            update webhook_endpoints e
            set enabled = false, disabled_reason = case when f.gone then 'gone' else 'failing' end,
                disabled_at = :now, updated_at = greatest(:now, e.updated_at)
            from failing f
            where e.company_id = f.company_id and e.id = f.id
            returning e.company_id, e.id as endpoint_id, e.disabled_reason, coalesce(f.failing_since, :now) as failing_since
            """;

    // resolution of the last failure, so that not every failure is a write
    private static final Duration PRECISION = MAX_FAILURE_GAP.dividedBy(24);

    private final Database database;

    public PostgresEndpointHealthStore(Database database) {
        this.database = database;
    }

    @Override
    public HealthChanges recordReports(List<EndpointReport> reports, Instant now, Instant failingSinceLimit) {
        List<EndpointReport> succeeded = filter(reports, EndpointReport::succeeded);
        List<EndpointReport> failed = filter(reports, report -> !report.succeeded());
        List<EndpointReport> delayed = filter(
                reports,
                report -> report.pauseUntil().isPresent()
                        || report.retryNotBefore().isPresent());
        List<EndpointReport> candidates = filter(reports, report -> report.gone() || !report.succeeded());
        return database.use(handle -> {
            CircuitChanges closed = CircuitBreakerDao.recordSuccesses(handle, succeeded);
            if (!failed.isEmpty()) {
                recordFailures(handle, failed, now);
            }
            CircuitChanges opened = CircuitBreakerDao.recordFailures(handle, failed, now);
            if (!delayed.isEmpty()) {
                recordDelays(handle, delayed);
            }
            return new HealthChanges(
                    opened.changed(),
                    closed.changed(),
                    candidates.isEmpty() ? List.of() : disableFailing(handle, candidates, now, failingSinceLimit),
                    Stream.concat(opened.locked().stream(), closed.locked().stream())
                            .toList());
        });
    }

    private static void recordFailures(Handle handle, List<EndpointReport> failed, Instant now) {
        bind(handle.createUpdate(RECORD_FAILURES), failed)
                .bind("now", SqlArguments.timestamp(now))
                .bind("sameOutageSince", SqlArguments.timestamp(now.minus(MAX_FAILURE_GAP)))
                .bind("refreshBefore", SqlArguments.timestamp(now.minus(PRECISION)))
                .execute();
    }

    private static void recordDelays(Handle handle, List<EndpointReport> delayed) {
        bind(handle.createUpdate(RECORD_DELAYS), delayed)
                .bind("times", times(delayed, EndpointReport::pauseUntil))
                .bind("retryTimes", times(delayed, EndpointReport::retryNotBefore))
                .execute();
    }

    private static Argument times(List<EndpointReport> reports, Function<EndpointReport, Optional<Instant>> time) {
        return SqlArguments.array(
                "text",
                reports,
                report -> time.apply(report).map(Instant::toString).orElse(null));
    }

    private static List<DisabledEndpoint> disableFailing(
            Handle handle, List<EndpointReport> candidates, Instant now, Instant failingSinceLimit) {
        return handle.inTransaction(transaction -> {
            List<DisabledEndpoint> disabled = disable(transaction, candidates, now, failingSinceLimit);
            AuditLogWriter.write(transaction, audit(disabled, now));
            return disabled;
        });
    }

    private static List<AuditEntry> audit(List<DisabledEndpoint> disabled, Instant now) {
        return disabled.stream()
                .map(DisabledEndpoint::endpoint)
                .map(endpoint -> new Auditor(endpoint.company(), Actor.service("deliveries"), now)
                        .entry(TargetType.WEBHOOK_ENDPOINT, endpoint.id(), Verb.DISABLED))
                .toList();
    }

    private static List<DisabledEndpoint> disable(
            Handle handle, List<EndpointReport> candidates, Instant now, Instant failingSinceLimit) {
        return bind(handle.createQuery(DISABLE), candidates)
                .bind("gone", SqlArguments.array("text", candidates, report -> Boolean.toString(report.gone())))
                .bind("now", SqlArguments.timestamp(now))
                .bind("failingSinceLimit", SqlArguments.timestamp(failingSinceLimit))
                .map((row, context) -> new DisabledEndpoint(
                        QueueHeadDao.endpoint(row),
                        row.getString("disabled_reason"),
                        Objects.requireNonNull(row.getTimestamp("failing_since"))
                                .toInstant()))
                .list();
    }

    private static List<EndpointReport> filter(List<EndpointReport> reports, Predicate<EndpointReport> condition) {
        return reports.stream()
                .filter(condition)
                .sorted(Comparator.<EndpointReport>comparingLong(
                                report -> report.endpoint().company().value())
                        .thenComparing(report -> report.endpoint().id().value()))
                .toList();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<EndpointReport> reports) {
        return EndpointMapper.bindKeys(statement, reports, EndpointReport::endpoint);
    }
}
