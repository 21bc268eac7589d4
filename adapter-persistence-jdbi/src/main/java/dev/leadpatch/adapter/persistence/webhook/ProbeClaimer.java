package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.PayloadAdmission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

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
    // session has locked is passed over for the next one, and a locked circuit is probed later. A circuit that can't be
    // probed yet, because of Retry-After, is left out: many of them would use up the limit.
    static final String CLAIM_PROBES = """
            with circuit as (
                select h.company_id, h.endpoint_id, h.last_probed_lead,
                       coalesce(h.retry_not_before <= :now, true) as early_allowed,
                       array(select w.lead_id
                             from unnest(:companies, :endpoints, :leads) as w (company_id, endpoint_id, lead_id)
                             where w.company_id = h.company_id and w.endpoint_id = h.endpoint_id) as excluded_leads
                from webhook_endpoint_health h
                join webhook_endpoints e on e.company_id = h.company_id and e.id = h.endpoint_id and e.enabled and
            """ + EndpointSecrets.READABLE + """
                where h.next_probe_at <= :now and (h.probe_leased_until is null or h.probe_leased_until <= :now)
                  and (h.paused_until is null or h.paused_until <= :now)
                  and ((coalesce(h.retry_not_before <= :now, true)
                        and exists (select from webhook_queue_heads l
                                    where l.company_id = h.company_id and l.endpoint_id = h.endpoint_id))
                       or exists (select from webhook_queue_heads l
                                  where l.company_id = h.company_id and l.endpoint_id = h.endpoint_id
                                    and l.due_at <= :now))
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
            """
            + FREE_HEAD + """
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

    // of endpoints whose probe was released; the next one is of another lead
    private static final String END_LEASES = """
            with unused as (
                select h.company_id, h.endpoint_id
                from unnest(:companies, :endpoints) as w (company_id, endpoint_id)
                join webhook_endpoint_health h on h.company_id = w.company_id and h.endpoint_id = w.endpoint_id
                where h.probe_leased_until = :leasedUntil
                for update of h skip locked
            )
            update webhook_endpoint_health h
            set probe_leased_until = null
            from unused u
            where h.company_id = u.company_id and h.endpoint_id = u.endpoint_id
            """;

    private final Database database;
    private final DeliveryClaimer claimer;
    private final SecretCipher secretCipher;

    /** @param claimer loads the deliveries */
    ProbeClaimer(Database database, DeliveryClaimer claimer, SecretCipher secretCipher) {
        this.database = database;
        this.claimer = claimer;
        this.secretCipher = secretCipher;
    }

    List<ClaimedProbe> claim(
            int limit, Set<OrderingKey> excluded, Duration lease, Instant now, PayloadAdmission admission) {
        Instant leasedUntil = now.plus(lease);
        List<ProbedHead> probed = database.use(handle -> claimHeads(handle, limit, excluded, leasedUntil, now));
        List<ProbedHead> unused = probed;
        try {
            Map<OrderingKey, ClaimedDelivery> loaded = load(probed, admission);
            unused = probed.stream()
                    .filter(head -> !loaded.containsKey(head.orderingKey()))
                    .toList();
            return probed.stream()
                    .flatMap(head -> Optional.ofNullable(loaded.get(head.orderingKey()))
                            .map(delivery -> new ClaimedProbe(delivery, head.dueAt()))
                            .stream())
                    .toList();
        } finally {
            endLeases(unused, leasedUntil);
        }
    }

    private List<ProbedHead> claimHeads(
            Handle handle, int limit, Set<OrderingKey> excluded, Instant leasedUntil, Instant now) {
        if (ShardedStatements.areUsedBy(handle)) {
            return ShardedProbes.claim(handle, limit, excluded, leasedUntil, now, secretCipher);
        }
        return QueueHeadDao.bind(handle.createQuery(CLAIM_PROBES), List.copyOf(excluded), Function.identity())
                .bind("limit", limit)
                .bind("keys", SqlArguments.textArray(secretCipher.prefixes()))
                .bind("now", SqlArguments.timestamp(now))
                .bind("leasedUntil", SqlArguments.timestamp(leasedUntil))
                .map((row, context) -> ProbedHead.of(row))
                .list();
    }

    private Map<OrderingKey, ClaimedDelivery> load(List<ProbedHead> probed, PayloadAdmission admission) {
        return claimer.load(probed.stream().map(ProbedHead::head).toList(), admission).deliveries().stream()
                .collect(Collectors.toMap(ClaimedDelivery::orderingKey, Function.identity()));
    }

    private void endLeases(List<ProbedHead> unused, Instant leasedUntil) {
        if (!unused.isEmpty()) {
            try {
                database.use(handle -> EndpointMapper.bindKeys(
                                handle.createUpdate(END_LEASES),
                                unused,
                                head -> head.orderingKey().endpoint())
                        .bind("leasedUntil", SqlArguments.timestamp(leasedUntil))
                        .execute());
            } catch (StoreUnavailableException e) {
                // the leases expire; a failure of the claim itself is still thrown
            }
        }
    }
}
