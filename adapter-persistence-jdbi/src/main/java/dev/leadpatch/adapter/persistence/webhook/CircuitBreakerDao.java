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
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Moves circuit breakers to their next state under the lock of their rows, which the health store has inserted. Rows that
 * another session has locked are skipped: a probe that is not recorded is replaced when its lease expires.
 */
final class CircuitBreakerDao {
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

    /**
     * Records failures, in one transaction.
     *
     * @param failed sorted by endpoint
     * @return the endpoints whose circuit opened
     */
    static List<EndpointRef> recordFailures(Handle handle, List<EndpointReport> failed, Instant now) {
        List<EndpointReport> relevant = failed.stream()
                .filter(report -> report.circuitFailures() > 0 || report.probed())
                .toList();
        return relevant.isEmpty() ? List.of() : handle.inTransaction(transaction -> update(transaction, relevant, now));
    }

    private static List<EndpointRef> update(Handle handle, List<EndpointReport> reports, Instant now) {
        List<StoredCircuit> circuits = EndpointMapper.bindKeys(
                        handle.createQuery(LOCK), reports, EndpointReport::endpoint)
                .map((row, context) -> new StoredCircuit(reports.get(row.getInt("ordinal") - 1), circuit(row)))
                .list();
        List<EndpointRef> opened = new ArrayList<>();
        for (StoredCircuit stored : circuits) {
            EndpointReport report = stored.report();
            CircuitBreaker next = stored.circuit().afterFailures(report.circuitFailures(), report.probed(), now);
            if (!next.equals(stored.circuit())) {
                write(handle, report.endpoint(), next);
            }
            if (next.isOpen() && !stored.circuit().isOpen()) {
                opened.add(report.endpoint());
            }
        }
        return opened;
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
}
