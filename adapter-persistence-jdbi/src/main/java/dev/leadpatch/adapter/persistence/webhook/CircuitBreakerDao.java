package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.CircuitBreaker;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Moves circuit breakers to their next state under the lock of their rows. Rows that another session has locked are
 * skipped.
 */
final class CircuitBreakerDao {
    // A failing row that is missing in "free" is locked by another session, or was just removed. Then its repeated
    // report changes nothing.
    private static final String RECORD_SUCCESSES = """
            with failing as (
                select h.company_id, h.endpoint_id
                from unnest(:companies, :endpoints) as w (company_id, endpoint_id)
                join webhook_endpoint_health h on h.company_id = w.company_id and h.endpoint_id = w.endpoint_id
                where h.failing_since is not null or h.consecutive_failures > 0 or h.circuit_opened_at is not null
            ), free as (
                select h.company_id, h.endpoint_id, h.circuit_opened_at
                from failing f
                join webhook_endpoint_health h on h.company_id = f.company_id and h.endpoint_id = f.endpoint_id
                order by h.company_id, h.endpoint_id
                for update of h skip locked
            ), recorded as (
                update webhook_endpoint_health h
                set failing_since = null, consecutive_failures = 0, circuit_opened_at = null, failed_probes = 0,
                    next_probe_at = null, probe_leased_until = null, last_probed_lead = null
                from free f
                where h.company_id = f.company_id and h.endpoint_id = f.endpoint_id
            )
            select h.company_id, h.endpoint_id, f.endpoint_id is null as locked
            from failing h
            left join free f on f.company_id = h.company_id and f.endpoint_id = h.endpoint_id
            where f.endpoint_id is null or f.circuit_opened_at is not null
            """;

    private static final String LOCK = """
            select w.ordinal, h.consecutive_failures, h.circuit_opened_at, h.failed_probes, h.next_probe_at
            from unnest(:companies, :endpoints) with ordinality as w (company_id, endpoint_id, ordinal)
            join webhook_endpoint_health h on h.company_id = w.company_id and h.endpoint_id = w.endpoint_id
            order by h.company_id, h.endpoint_id
            for update of h skip locked
            """;

    private static final String UPDATE = """
            update webhook_endpoint_health
            set consecutive_failures = :failures, circuit_opened_at = :openedAt, failed_probes = :failedProbes,
                next_probe_at = :nextProbeAt, probe_leased_until = null
            where company_id = :company and endpoint_id = :endpoint
            """;

    private CircuitBreakerDao() {}

    /** Ends outages and closes circuits. */
    static CircuitChanges recordSuccesses(Handle handle, List<EndpointReport> succeeded) {
        if (succeeded.isEmpty()) {
            return CircuitChanges.NONE;
        }
        List<EndpointRef> closed = new ArrayList<>();
        List<EndpointRef> locked = new ArrayList<>();
        EndpointMapper.bindKeys(handle.createQuery(RECORD_SUCCESSES), succeeded, EndpointReport::endpoint)
                .map((row, context) -> (row.getBoolean("locked") ? locked : closed).add(QueueHeadDao.endpoint(row)))
                .list();
        return new CircuitChanges(closed, locked);
    }

    /** Counts failures and opens circuits, in one transaction. The rows of the endpoints must exist. */
    static CircuitChanges recordFailures(Handle handle, List<EndpointReport> failed, Instant now) {
        List<EndpointReport> relevant = failed.stream()
                .filter(report -> report.circuitFailures() > 0 || report.probed())
                .toList();
        return relevant.isEmpty()
                ? CircuitChanges.NONE
                : handle.inTransaction(transaction -> update(transaction, relevant, now));
    }

    private static CircuitChanges update(Handle handle, List<EndpointReport> reports, Instant now) {
        List<StoredCircuit> circuits = EndpointMapper.bindKeys(
                        handle.createQuery(LOCK), reports, EndpointReport::endpoint)
                .map((row, context) -> new StoredCircuit(reports.get(row.getInt("ordinal") - 1), circuit(row)))
                .list();
        List<EndpointRef> opened = new ArrayList<>();
        Set<EndpointRef> locked = new LinkedHashSet<>();
        reports.forEach(report -> locked.add(report.endpoint()));
        for (StoredCircuit stored : circuits) {
            EndpointReport report = stored.report();
            locked.remove(report.endpoint());
            CircuitBreaker next = stored.circuit().afterFailures(report.circuitFailures(), report.probed(), now);
            if (!next.equals(stored.circuit())) {
                write(handle, report.endpoint(), next);
            }
            if (next.isOpen() && !stored.circuit().isOpen()) {
                opened.add(report.endpoint());
            }
        }
        return new CircuitChanges(opened, List.copyOf(locked));
    }

    private static void write(Handle handle, EndpointRef endpoint, CircuitBreaker circuit) {
        handle.createUpdate(UPDATE)
                .bind("failures", circuit.consecutiveFailures())
                .bind("openedAt", SqlArguments.timestamp(circuit.openedAt().orElse(null)))
                .bind("failedProbes", circuit.failedProbes())
                .bind(
                        "nextProbeAt",
                        SqlArguments.timestamp(circuit.nextProbeAt().orElse(null)))
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .execute();
    }

    private static CircuitBreaker circuit(ResultSet row) throws SQLException {
        return new CircuitBreaker(
                row.getInt("consecutive_failures"),
                instant(row.getTimestamp("circuit_opened_at")),
                row.getInt("failed_probes"),
                instant(row.getTimestamp("next_probe_at")));
    }

    private static Optional<Instant> instant(@Nullable Timestamp timestamp) {
        return Optional.ofNullable(timestamp).map(Timestamp::toInstant);
    }

    private record StoredCircuit(EndpointReport report, CircuitBreaker circuit) {}

    /**
     * The effects of reports on circuits.
     *
     * @param changed the endpoints whose circuit opened or closed
     * @param locked the endpoints whose row another session has locked, so that their report is not recorded
     */
    record CircuitChanges(List<EndpointRef> changed, List<EndpointRef> locked) {

        static final CircuitChanges NONE = new CircuitChanges(List.of(), List.of());
    }
}
