package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.webhook.ShardedCircuitQuery.DueCircuit;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Claims probes of open circuits if the tables are sharded, as the single statement of {@link ProbeClaimer} does
 * otherwise. The circuits are on the coordinator, and the queue heads on the node of their company: one query of each
 * shard finds the circuits that have a head, and each of those is then claimed in its own transaction.
 */
final class ShardedProbes {
    private static final String LOCK_CIRCUIT = """
            select h.last_probed_lead, coalesce(h.retry_not_before <= :now, true) as early_allowed
            from webhook_endpoint_health h
            where h.company_id = :company and h.endpoint_id = :endpoint
              and h.next_probe_at <= :now and (h.probe_leased_until is null or h.probe_leased_until <= :now)
            for update skip locked
            """;

    private static final String CLAIM = """
            with head as (
                select l.lead_id
                from webhook_queue_heads l
                where l.company_id = :company and l.endpoint_id = :endpoint
                  and (l.leased_until is null or l.leased_until <= :now) and l.lead_id <> all(:excluded)
                  and {condition}
                limit 1
                for update skip locked
            )
            update webhook_queue_heads l
            set attempts = l.attempts + 1, leased_until = :leasedUntil
            from head h
            where l.company_id = :company and l.endpoint_id = :endpoint and l.lead_id = h.lead_id
            returning l.company_id, l.endpoint_id, l.lead_id, l.sequence, l.attempts, l.due_at
            """;

    private static final String CLAIM_DUE = CLAIM.replace(
            "{condition}",
            "l.due_at <= :now and l.lead_id is distinct from cast(:last as bigint)\norder by l.due_at, l.lead_id");
    private static final String CLAIM_NEXT =
            CLAIM.replace("{condition}", "l.lead_id > cast(:last as bigint)\norder by l.lead_id");
    private static final String CLAIM_FIRST =
            CLAIM.replace("{condition}", "(cast(:last as bigint) is null or true)\norder by l.lead_id");
    private static final String CLAIM_LAST =
            CLAIM.replace("{condition}", "l.due_at <= :now and l.lead_id = cast(:last as bigint)");

    private static final String LEASE = """
            update webhook_endpoint_health
            set probe_leased_until = :leasedUntil, last_probed_lead = :lead
            where company_id = :company and endpoint_id = :endpoint
            """;

    private ShardedProbes() {}

    /** A locked circuit. */
    private record Circuit(@Nullable Long lastProbedLead, boolean earlyAllowed) {}

    /** Claims up to {@code limit} probes, and less if the deadline of a use of the store passes. */
    static List<ProbedHead> claim(
            Handle handle,
            int limit,
            Set<OrderingKey> excluded,
            Instant leasedUntil,
            Instant now,
            SecretCipher secretCipher) {
        StoreDeadline deadline = new StoreDeadline();
        List<ProbedHead> probed = new ArrayList<>();
        DueCircuit last = DueCircuit.FIRST;
        List<DueCircuit> page;
        do {
            page = ShardedCircuitQuery.findPage(handle, last, now, secretCipher);
            for (EndpointRef circuit : ShardedCircuitQuery.findProbeable(handle, page, now)) {
                try {
                    claimUnlessNodeFails(handle, circuit, excluded, leasedUntil, now)
                            .ifPresent(probed::add);
                } catch (JdbiException e) {
                    if (probed.isEmpty()) {
                        throw e;
                    }
                    return probed; // these claims are committed
                }
                if (probed.size() == limit || !deadline.isBefore(StoreDeadline.LAST_RETRY)) {
                    return probed;
                }
            }
            last = page.isEmpty() ? last : page.get(page.size() - 1);
        } while (page.size() == ShardedCircuitQuery.PAGE_SIZE && deadline.isBefore(StoreDeadline.LAST_RETRY));
        return probed;
    }

    /** Claims a probe; none if the circuit or its heads are locked, or if the node of the company is down. */
    private static Optional<ProbedHead> claimUnlessNodeFails(
            Handle handle, EndpointRef circuit, Set<OrderingKey> excluded, Instant leasedUntil, Instant now) {
        List<Long> excludedLeads = excluded.stream()
                .filter(key -> key.endpoint().equals(circuit))
                .map(key -> key.lead().value())
                .toList();
        return ShardedStatements.unlessNodeFails(
                        Sharding.CITUS,
                        circuit.company(),
                        () -> handle.inTransaction(
                                transaction -> claim(transaction, circuit, excludedLeads, leasedUntil, now)))
                .flatMap(probed -> probed);
    }

    private static Optional<ProbedHead> claim(
            Handle handle, EndpointRef endpoint, List<Long> excluded, Instant leasedUntil, Instant now) {
        Optional<Circuit> locked = bind(handle.createQuery(LOCK_CIRCUIT), endpoint)
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) ->
                        new Circuit(row.getObject("last_probed_lead", Long.class), row.getBoolean("early_allowed")))
                .findOne();
        Optional<ProbedHead> probed = locked.flatMap(circuit -> statements(circuit).stream()
                .flatMap(sql -> bind(handle.createQuery(sql), endpoint)
                        .bind("now", SqlArguments.timestamp(now))
                        .bind("leasedUntil", SqlArguments.timestamp(leasedUntil))
                        .bind("excluded", SqlArguments.bigintArray(excluded, lead -> lead))
                        .bind("last", circuit.lastProbedLead())
                        .map((row, context) -> ProbedHead.of(row))
                        .findOne()
                        .stream())
                .findFirst());
        probed.ifPresent(head -> bind(handle.createUpdate(LEASE), endpoint)
                .bind("leasedUntil", SqlArguments.timestamp(leasedUntil))
                .bind("lead", head.orderingKey().lead().value())
                .execute());
        return probed;
    }

    /** The alternatives of the statement of {@link ProbeClaimer}, in their order. */
    private static List<String> statements(Circuit circuit) {
        return circuit.earlyAllowed() ? List.of(CLAIM_DUE, CLAIM_NEXT, CLAIM_FIRST) : List.of(CLAIM_DUE, CLAIM_LAST);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, EndpointRef endpoint) {
        return statement
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value());
    }
}
