package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Stores the health of endpoints in PostgreSQL. Each statement is a transaction that writes rows in the order of their
 * keys, which prevents deadlocks. Rows that would not change are not written. Rows that another session has locked are
 * skipped, so that they delay no other endpoint: the next report of the endpoint is recorded instead. Thread-safe.
 */
public final class PostgresEndpointHealthStore implements EndpointHealthStore {
    private static final String RECORD_SUCCESSES = """
            with failing as (
                select h.company_id, h.endpoint_id
                from unnest(:companies, :endpoints) as w (company_id, endpoint_id)
                join webhook_endpoint_health h on h.company_id = w.company_id and h.endpoint_id = w.endpoint_id
                where h.failing_since is not null
                for update of h skip locked
            )
            update webhook_endpoint_health h
            set failing_since = null
            from failing f
            where h.company_id = f.company_id and h.endpoint_id = f.endpoint_id
            """;

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

    private static final String RECORD_PAUSES = LOCK_EXISTING + """
            insert into webhook_endpoint_health as h (company_id, endpoint_id, paused_until)
            select w.company_id, w.endpoint_id, w.until
            from unnest(:companies, :endpoints, cast(:times as timestamptz[])) as w (company_id, endpoint_id, until)
            """ + IS_NEW_OR_FREE + """
            order by w.company_id, w.endpoint_id
            on conflict (company_id, endpoint_id) do update
                set paused_until = excluded.paused_until
                where h.paused_until is null or h.paused_until < excluded.paused_until
            """;

    // A trigger updates the catalog version in the row of the company, which a long change of its catalog may have
    // locked.
    private static final String DISABLE = """
            with failing as (
                select e.company_id, e.id, w.gone
                from unnest(:companies, :endpoints, cast(:gone as boolean[])) as w (company_id, endpoint_id, gone)
                join webhook_endpoints e on e.company_id = w.company_id and e.id = w.endpoint_id
                join companies c on c.id = w.company_id
                where e.enabled
                  and (w.gone or exists (select from webhook_endpoint_health h
                                         where h.company_id = w.company_id and h.endpoint_id = w.endpoint_id
                                           and h.failing_since <= :failingSinceLimit))
                for no key update of e, c skip locked
            )
            update webhook_endpoints e
            set enabled = false, disabled_reason = case when f.gone then 'gone' else 'failing' end,
                updated_at = greatest(:now, e.updated_at)
            from failing f
            where e.company_id = f.company_id and e.id = f.id
            """;

    // resolution of the last failure, so that not every failure is a write
    private static final Duration PRECISION = MAX_FAILURE_GAP.dividedBy(24);

    private final Database database;

    public PostgresEndpointHealthStore(Database database) {
        this.database = database;
    }

    @Override
    public void recordReports(List<EndpointReport> reports, Instant now, Instant failingSinceLimit) {
        List<EndpointReport> succeeded = filter(reports, EndpointReport::succeeded);
        List<EndpointReport> failed = filter(reports, report -> !report.succeeded());
        List<EndpointReport> paused =
                filter(reports, report -> report.pauseUntil().isPresent());
        List<EndpointReport> candidates = filter(reports, report -> report.gone() || !report.succeeded());
        database.use(handle -> {
            if (!succeeded.isEmpty()) {
                bind(handle.createUpdate(RECORD_SUCCESSES), succeeded).execute();
            }
            if (!failed.isEmpty()) {
                recordFailures(handle, failed, now);
            }
            if (!paused.isEmpty()) {
                recordPauses(handle, paused);
            }
            if (!candidates.isEmpty()) {
                disableFailing(handle, candidates, now, failingSinceLimit);
            }
            return reports.size();
        });
    }

    private static void recordFailures(Handle handle, List<EndpointReport> failed, Instant now) {
        bind(handle.createUpdate(RECORD_FAILURES), failed)
                .bind("now", SqlArguments.timestamp(now))
                .bind("sameOutageSince", SqlArguments.timestamp(now.minus(MAX_FAILURE_GAP)))
                .bind("refreshBefore", SqlArguments.timestamp(now.minus(PRECISION)))
                .execute();
    }

    private static void recordPauses(Handle handle, List<EndpointReport> paused) {
        bind(handle.createUpdate(RECORD_PAUSES), paused)
                .bind(
                        "times",
                        SqlArguments.array(
                                "text",
                                paused,
                                report -> report.pauseUntil().orElseThrow().toString()))
                .execute();
    }

    private static void disableFailing(
            Handle handle, List<EndpointReport> candidates, Instant now, Instant failingSinceLimit) {
        bind(handle.createUpdate(DISABLE), candidates)
                .bind("gone", SqlArguments.array("text", candidates, report -> Boolean.toString(report.gone())))
                .bind("now", SqlArguments.timestamp(now))
                .bind("failingSinceLimit", SqlArguments.timestamp(failingSinceLimit))
                .execute();
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
