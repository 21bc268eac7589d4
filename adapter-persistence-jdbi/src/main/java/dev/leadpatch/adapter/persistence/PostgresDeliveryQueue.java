package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The waiting deliveries in PostgreSQL. */
final class PostgresDeliveryQueue implements DeliveryQueue {
    // how many more than asked for are looked at, because others may be claiming the first ones just now
    private static final int SPARE = 16;
    private static final int LONGEST_ERROR = 1_000;

    // Each endpoint's deliveries are numbered from how many it has under way; the lowest numbers go first, so that an
    // endpoint that is slow or has a long queue falls behind, and others don't wait for it. The head of a lead's queue
    // is
    // found by a subquery and not by an anti-join: while a table has no statistics yet, that is planned badly.
    private static final String CLAIM = """
            with turns as (
                select d.company_id, d.endpoint_id, d.event_id, d.due_at,
                       busy.under_way
                           + row_number() over (partition by d.company_id, d.endpoint_id order by d.due_at, d.sequence)
                           as turn
                from webhook_endpoints e
                cross join lateral (
                    select count(*) as under_way
                    from webhook_deliveries b
                    where b.company_id = e.company_id and b.endpoint_id = e.id
                      and b.state = 'waiting' and b.leased_until > :now
                ) busy
                cross join lateral (
                    select w.company_id, w.endpoint_id, w.event_id, w.due_at, w.sequence
                    from webhook_deliveries w
                    where w.company_id = e.company_id and w.endpoint_id = e.id
                      and w.state = 'waiting' and w.due_at <= :now
                      and (w.leased_until is null or w.leased_until <= :now)
                      and w.sequence = (
                          select min(head.sequence)
                          from webhook_deliveries head
                          where head.company_id = w.company_id and head.endpoint_id = w.endpoint_id
                            and head.lead_id = w.lead_id and head.state = 'waiting')
                    order by w.due_at, w.sequence
                    limit :most + :spare
                ) d
                where e.enabled
            ), chosen as (
                select w.company_id, w.endpoint_id, w.event_id
                from turns t
                join webhook_deliveries w using (company_id, endpoint_id, event_id)
                where w.state = 'waiting' and (w.leased_until is null or w.leased_until <= :now)
                  and w.due_at <= :now
                order by t.turn, t.due_at
                limit :most
                for update of w skip locked
            ), claimed as (
                update webhook_deliveries w
                set attempts = w.attempts + 1, leased_until = :until
                from chosen
                where w.company_id = chosen.company_id and w.endpoint_id = chosen.endpoint_id
                  and w.event_id = chosen.event_id
                returning w.*
            )
            select e.id, e.company_id, e.url, e.integration, e.api_key, e.secret, d.configuration, e.enabled,
                   d.event_id, d.lead_id, d.sequence, d.attempts, v.payload, v.actor_user_uuid, c.uuid as company_uuid
            from claimed d
            join webhook_endpoints e on e.company_id = d.company_id and e.id = d.endpoint_id
            join lead_events v on v.company_id = d.company_id and v.event_id = d.event_id
            join companies c on c.id = d.company_id
            order by d.due_at, d.sequence
            """;

    // the number of attempts is a fence: another claim has raised it
    private static final String COMPLETE = """
            update webhook_deliveries
            set state = :state, due_at = coalesce(:due, due_at), last_error = :error, settled_at = :settled,
                leased_until = null
            where company_id = :company and endpoint_id = :endpoint and event_id = :event
              and state = 'waiting' and attempts = :attempt and leased_until is not null
            """;

    private final Database database;

    PostgresDeliveryQueue(Database database) {
        this.database = database;
    }

    @Override
    public List<Delivery> claim(int most, Duration lease, Instant now) {
        return database.use(handle -> handle.createQuery(CLAIM)
                .bind("most", most)
                .bind("spare", SPARE)
                .bind("now", SqlArguments.time(now))
                .bind("until", SqlArguments.time(now.plus(lease)))
                .map(PostgresDeliveryQueue::delivery)
                .list());
    }

    @Override
    public void complete(Delivery delivery, Progress progress, Instant now) {
        if (progress instanceof Progress.Retry retry) {
            settle(delivery, "waiting", retry.at(), retry.reason(), null);
        } else if (progress instanceof Progress.Dead dead) {
            settle(delivery, "dead", null, dead.reason(), now);
        } else {
            settle(delivery, "delivered", null, null, now);
        }
    }

    private void settle(
            Delivery delivery, String state, @Nullable Instant due, @Nullable String error, @Nullable Instant settled) {
        int changed = database.use(handle -> handle.createUpdate(COMPLETE)
                .bind("state", state)
                .bind("due", SqlArguments.time(due))
                .bind("error", error == null ? null : error.substring(0, Math.min(error.length(), LONGEST_ERROR)))
                .bind("settled", SqlArguments.time(settled))
                .bind("company", delivery.endpoint().company().value())
                .bind("endpoint", delivery.endpoint().id().value())
                .bind("event", delivery.event())
                .bind("attempt", delivery.attempt())
                .execute());
        if (changed > 1) {
            throw new IllegalStateException("one delivery was kept " + changed + " times");
        }
    }

    private static Delivery delivery(ResultSet row, StatementContext context) throws SQLException {
        return new Delivery(
                PostgresEndpoints.endpoint(row, context),
                row.getObject("event_id", UUID.class),
                new LeadId(row.getLong("lead_id")),
                row.getLong("sequence"),
                row.getInt("attempts"),
                row.getString("payload"),
                row.getObject("company_uuid", UUID.class),
                row.getObject("actor_user_uuid", UUID.class));
    }
}
