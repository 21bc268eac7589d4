package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Claims the probes of open circuits. The row of the endpoint's health holds the lease of the probe, so that an
 * endpoint has one probe at a time on all nodes; the probe of a crashed node is replaced when the lease expires.
 */
final class ProbeClaimer {
    // ends in a condition, to which each alternative adds its own
    private static final String FREE_HEAD = """
            (select l.lead_id
             from webhook_queue_heads l
             where l.company_id = c.company_id and l.endpoint_id = c.endpoint_id
               and (l.leased_until is null or l.leased_until <= :now)
               and l.lead_id <> all (c.excluded_leads)
            """;

    // The cost depends on the number of open circuits, not on the number of held deliveries: each alternative is one
    // index probe, and coalesce evaluates them in order: another lead's head that is due, the next lead, the first
    // lead, the last probed lead. All locks are taken with SKIP LOCKED, which prevents deadlocks: a head that another
    // session has locked is passed over for the next one, and a locked circuit is probed later.
    static final String CLAIM_PROBES = """
            with circuit as (
                select h.company_id, h.endpoint_id, h.last_probed_lead,
                       coalesce(h.retry_not_before <= :now, true) as early_allowed,
                       array(select w.lead_id
                             from unnest(:companies, :endpoints, :leads) as w (company_id, endpoint_id, lead_id)
                             where w.company_id = h.company_id and w.endpoint_id = h.endpoint_id) as excluded_leads
                from webhook_endpoint_health h
                join webhook_endpoints e on e.company_id = h.company_id and e.id = h.endpoint_id and e.enabled
                where h.next_probe_at <= :now and (h.probe_leased_until is null or h.probe_leased_until <= :now)
                  and (h.paused_until is null or h.paused_until <= :now)
                  and exists (select from webhook_queue_heads l
                              where l.company_id = h.company_id and l.endpoint_id = h.endpoint_id)
                order by h.next_probe_at, h.company_id, h.endpoint_id
                limit :limit
                for update of h skip locked
            ), probe as (
                select head.company_id, head.endpoint_id, head.lead_id, head.due_at
                from circuit c
                cross join lateral (
                    select coalesce(
            """ + FREE_HEAD + """
                           and l.due_at <= :now and l.lead_id is distinct from c.last_probed_lead
                         order by l.due_at, l.lead_id
                         limit 1
                         for update skip locked),
            """ + FREE_HEAD + """
                           and c.early_allowed and l.lead_id > c.last_probed_lead
                         order by l.lead_id
                         limit 1
                         for update skip locked),
            """ + FREE_HEAD + """
                           and c.early_allowed
                         order by l.lead_id
                         limit 1
                         for update skip locked),
            """ + FREE_HEAD + """
                           and l.due_at <= :now and l.lead_id = c.last_probed_lead
                         for update skip locked)
                    ) as lead_id
                ) first
                cross join lateral (
                    select l.company_id, l.endpoint_id, l.lead_id, l.due_at
                    from webhook_queue_heads l
                    where l.company_id = c.company_id and l.endpoint_id = c.endpoint_id and l.lead_id = first.lead_id
                      and (l.leased_until is null or l.leased_until <= :now)
                    for update skip locked
                ) head
            ), leased as (
                update webhook_endpoint_health h
                set probe_leased_until = :leasedUntil, last_probed_lead = p.lead_id
                from probe p
                where h.company_id = p.company_id and h.endpoint_id = p.endpoint_id
            )
            update webhook_queue_heads l
            set attempts = l.attempts + 1, leased_until = :leasedUntil
            from probe p
            where l.company_id = p.company_id and l.endpoint_id = p.endpoint_id and l.lead_id = p.lead_id
            returning l.company_id, l.endpoint_id, l.lead_id, l.sequence, l.attempts, l.due_at
            """;

    private final Database database;
    private final DeliveryClaimer claimer;

    /** @param claimer loads the deliveries */
    ProbeClaimer(Database database, DeliveryClaimer claimer) {
        this.database = database;
        this.claimer = claimer;
    }

    List<ClaimedProbe> claim(int limit, Set<OrderingKey> excluded, Duration lease, Instant now) {
        List<ProbedHead> probed = database.use(handle -> QueueHeadDao.bind(
                        handle.createQuery(CLAIM_PROBES), List.copyOf(excluded), Function.identity())
                .bind("limit", limit)
                .bind("now", SqlArguments.timestamp(now))
                .bind("leasedUntil", SqlArguments.timestamp(now.plus(lease)))
                .map((row, context) -> new ProbedHead(
                        QueueHead.of(row, "attempts"),
                        Objects.requireNonNull(row.getTimestamp("due_at")).toInstant()))
                .list());
        Map<OrderingKey, Instant> dueTimes =
                probed.stream().collect(Collectors.toMap(head -> head.head().orderingKey(), ProbedHead::dueAt));
        List<QueueHead> heads = probed.stream().map(ProbedHead::head).toList();
        return claimer.load(heads, (key, bytes) -> true).deliveries().stream()
                .map(delivery ->
                        new ClaimedProbe(delivery, Objects.requireNonNull(dueTimes.get(delivery.orderingKey()))))
                .toList();
    }

    private record ProbedHead(QueueHead head, Instant dueAt) {}
}
