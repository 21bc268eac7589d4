package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.ShardCommand;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Finds the open circuits that can be probed if the tables are sharded: pages of circuits on the coordinator, and then
 * those of a page that have a queue head, by one query of each shard.
 */
final class ShardedCircuitQuery {
    static final int PAGE_SIZE = 1_000;

    private static final String FIND_CIRCUITS = """
            select h.company_id, h.endpoint_id, h.next_probe_at,
                   coalesce(h.retry_not_before <= :now, true) as early_allowed
            from webhook_endpoint_health h
            join webhook_endpoints e on e.company_id = h.company_id and e.id = h.endpoint_id and e.enabled and
            """ + EndpointSecrets.READABLE + """
            where h.next_probe_at <= :now and (h.probe_leased_until is null or h.probe_leased_until <= :now)
              and (h.paused_until is null or h.paused_until <= :now)
              and (h.next_probe_at, h.company_id, h.endpoint_id)
                  > (:afterTime, :afterCompany, cast(:afterEndpoint as uuid))
            order by h.next_probe_at, h.company_id, h.endpoint_id
            limit :pageSize
            """;

    // A circuit without a head that can be probed costs one index probe of each shard.
    private static final String FIND_PROBEABLE_OF_SHARD = """
            select coalesce(string_agg(cast(w.ordinal as text), ','), '')
            from unnest(cast('{%s}' as bigint[]), cast('{%s}' as uuid[]), cast('{%s}' as timestamptz[])) with ordinality
                as w (company_id, endpoint_id, max_due_at, ordinal)
            cross join lateral (
                select l.lead_id
                from %%1$s l
                where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.due_at <= w.max_due_at
                  and (l.leased_until is null or l.leased_until <= '%s')
                limit 1
            ) head
            """;

    private ShardedCircuitQuery() {}

    /**
     * An open circuit whose next probe is due.
     *
     * @param earlyAllowed whether heads are probed ahead of their retry time
     */
    record DueCircuit(Instant nextProbeAt, EndpointRef endpoint, boolean earlyAllowed) {
        static final DueCircuit FIRST = new DueCircuit(Instant.EPOCH, DueOrderingKeyQuery.FIRST_ENDPOINT, true);
    }

    /** Returns the first circuits after {@code after}, ordered by the time of their next probe. */
    static List<DueCircuit> findPage(Handle handle, DueCircuit after, Instant now, SecretCipher secretCipher) {
        return ShardedQueue.bind(handle.createQuery(FIND_CIRCUITS), now, secretCipher)
                .bind("afterTime", SqlArguments.timestamp(after.nextProbeAt()))
                .bind("afterCompany", after.endpoint().company().value())
                .bind("afterEndpoint", after.endpoint().id().value())
                .bind("pageSize", PAGE_SIZE)
                .map((row, context) -> new DueCircuit(
                        Objects.requireNonNull(row.getTimestamp("next_probe_at"))
                                .toInstant(),
                        QueueHeadDao.endpoint(row),
                        row.getBoolean("early_allowed")))
                .list();
    }

    /** Returns the circuits that have a free head that can be probed now, in their order. */
    static List<EndpointRef> findProbeable(Handle handle, List<DueCircuit> circuits, Instant now) {
        if (circuits.isEmpty()) {
            return List.of();
        }
        String command = FIND_PROBEABLE_OF_SHARD.formatted(
                ShardedDueQuery.joined(
                        circuits, circuit -> circuit.endpoint().company().value()),
                ShardedDueQuery.joined(
                        circuits, circuit -> circuit.endpoint().id().value()),
                ShardedDueQuery.joined(circuits, circuit -> circuit.earlyAllowed() ? "infinity" : now),
                now);
        return ShardCommand.find(handle, "webhook_queue_heads", command).stream()
                .filter(ordinals -> !ordinals.isEmpty())
                .flatMap(ordinals -> Stream.of(ordinals.split(",", -1)))
                .map(Integer::valueOf)
                .sorted()
                .map(ordinal -> circuits.get(ordinal - 1).endpoint())
                .toList();
    }
}
