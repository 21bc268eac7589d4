package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.audit.AuditLogWriter;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Ends the subscriptions of API keys that are no longer valid. */
final class SubscriptionEnd {
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Actor ACTOR = Actor.service("subscriptions");

    // SKIP LOCKED: the nodes run these statements at the same time, and the next run finds what this one skips. A key
    // that replaces another one may have been replaced too: the next run hands over again.
    private static final String HAND_OVER = """
            with rotated as (
                select e.company_id, e.id, k.replaced_by
                from webhook_endpoints e
                join api_keys k on k.company_id = e.company_id and k.id = e.subscriber_key
                where k.replaced_by is not null
                for update of e skip locked
            )
            update webhook_endpoints e
            set subscriber_key = r.replaced_by
            from rotated r
            where e.company_id = r.company_id and e.id = r.id
            returning e.company_id, e.id
            """;

    private static final String END = """
            with ended as (
                select e.company_id, e.id, case when k.revoked_at is null then 'key_expired' else 'key_revoked' end as reason
                from webhook_endpoints e
                join api_keys k on k.company_id = e.company_id and k.id = e.subscriber_key
                where k.replaced_by is null and (k.revoked_at is not null or k.expires_at <= :now)
                  and (e.disabled_reason is null or e.disabled_reason not in ('key_revoked', 'key_expired'))
                for update of e skip locked
            )
            update webhook_endpoints e
            set enabled = false, disabled_reason = d.reason, disabled_at = greatest(:now, e.updated_at),
                updated_at = greatest(:now, e.updated_at)
            from ended d
            where e.company_id = d.company_id and e.id = d.id
            returning e.company_id, e.id
            """;

    private static final String REMOVE = """
            delete from webhook_endpoints
            where subscriber_key is not null and disabled_reason in ('key_revoked', 'key_expired')
              and not enabled and disabled_at <= :endedBefore
            returning company_id, id
            """;

    private SubscriptionEnd() {}

    /** Returns the number of subscriptions that ended. */
    static int execute(Database database, Instant now) {
        run(database, now, Verb.UPDATED, List.of("subscriber_api_key_id"), handle -> handle.createQuery(HAND_OVER));
        int ended = run(
                database,
                now,
                Verb.DISABLED,
                List.of(),
                handle -> handle.createQuery(END).bind("now", SqlArguments.timestamp(now)));
        run(
                database,
                now,
                Verb.DELETED,
                List.of(),
                handle -> handle.createQuery(REMOVE).bind("endedBefore", SqlArguments.timestamp(now.minus(RETENTION))));
        return ended;
    }

    /** Runs a statement in a transaction of its own, so that no lock waits for another one, and records its changes. */
    private static int run(
            Database database, Instant now, Verb verb, List<String> changed, Function<Handle, Query> statement) {
        return database.transact(transaction -> {
                    List<AuditEntry> audit = statement
                            .apply(transaction.handle())
                            .map((row, context) -> new Auditor(new CompanyId(row.getLong("company_id")), ACTOR, now)
                                    .entry(
                                            TargetType.WEBHOOK_ENDPOINT,
                                            new EndpointId(row.getObject("id", UUID.class)),
                                            verb,
                                            changed))
                            .list();
                    AuditLogWriter.write(transaction.handle(), audit);
                    return audit.size();
                })
                .orElse(0);
    }
}
