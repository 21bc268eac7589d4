package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Ends the subscriptions of API keys that are no longer valid. */
final class SubscriptionEnd {
    private static final Duration RETENTION = Duration.ofDays(30);

    // SKIP LOCKED: the nodes run these statements at the same time, and the next run finds what this one skips. A key
    // that
    // replaces another one may have been replaced too: the next run hands over again.
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
            """;

    private static final String REMOVE = """
            delete from webhook_endpoints
            where subscriber_key is not null and disabled_reason in ('key_revoked', 'key_expired')
              and not enabled and disabled_at <= :endedBefore
            """;

    private SubscriptionEnd() {}

    /** Each statement is a transaction of its own, so that no lock waits for another one. */
    static int execute(Database database, Instant now) {
        database.use(handle -> handle.execute(HAND_OVER));
        int ended = database.use(handle -> end(handle, now));
        database.use(handle -> handle.createUpdate(REMOVE)
                .bind("endedBefore", SqlArguments.timestamp(now.minus(RETENTION)))
                .execute());
        return ended;
    }

    private static int end(Handle handle, Instant now) {
        return handle.createUpdate(END).bind("now", SqlArguments.timestamp(now)).execute();
    }
}
