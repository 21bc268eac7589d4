package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The waiting deliveries in PostgreSQL. A claim looks at the lines, one for each endpoint and lead, and never at what
 * stands behind the first of a line; the comment on their table says how they are kept right.
 */
final class PostgresDeliveryQueue implements DeliveryQueue {
    // how many more than asked for are looked at, because others may be claiming the first ones just now
    private static final int SPARE = 16;
    // who finds that others were faster with all of that looks again: nothing found means that nothing is due
    private static final int MOST_LOOKS = 3;
    private static final int LONGEST_ERROR = 1_000;

    // Goes from endpoint to endpoint by one probe of the index each, however many lines an endpoint has, and takes from
    // each no more lines than it may get. The lines of an endpoint are numbered from how many it has under way; the
    // lowest numbers go first, so that an endpoint that is slow or has many lines falls behind, and others don't wait
    // for it. Who looks at the same moment sees the same lines of an endpoint, so all together take no more than it may
    // get, or hardly more if a line becomes due just then.
    private static final String LOOK = """
            with recursive stops (company_id, endpoint_id, due_at) as (
                (select company_id, endpoint_id, due_at
                 from webhook_lines
                 order by company_id, endpoint_id, due_at
                 limit 1)
                union all
                select next.company_id, next.endpoint_id, next.due_at
                from stops s
                cross join lateral (
                    select l.company_id, l.endpoint_id, l.due_at
                    from webhook_lines l
                    where (l.company_id, l.endpoint_id) > (s.company_id, s.endpoint_id)
                    order by l.company_id, l.endpoint_id, l.due_at
                    limit 1
                ) next
            ), free as (
                select s.company_id, s.endpoint_id, s.due_at, busy.under_way
                from stops s
                join webhook_endpoints e on e.company_id = s.company_id and e.id = s.endpoint_id and e.enabled
                cross join lateral (
                    select count(*) as under_way
                    from webhook_lines b
                    where b.company_id = s.company_id and b.endpoint_id = s.endpoint_id
                      and b.under_way and b.due_at > :now
                ) busy
                where s.due_at <= :now and busy.under_way < :mostUnderWay
                order by busy.under_way, s.due_at
                limit :most + :spare
            )
            select line.company_id, line.endpoint_id, line.lead_id
            from free f
            cross join lateral (
                select l.company_id, l.endpoint_id, l.lead_id, l.due_at,
                       row_number() over (order by l.due_at, l.lead_id) as place
                from webhook_lines l
                where l.company_id = f.company_id and l.endpoint_id = f.endpoint_id and l.due_at <= :now
                order by l.due_at, l.lead_id
                limit :mostUnderWay - f.under_way
            ) line
            order by f.under_way + line.place, line.due_at
            limit :most + :spare
            """;

    private static final String TAKE = """
            with free as (
                select company_id, endpoint_id, lead_id
                from webhook_lines
                where company_id = :company and endpoint_id = :endpoint and lead_id = :lead and due_at <= :now
                for update skip locked
            )
            update webhook_lines l
            set attempts = l.attempts + 1, due_at = :until, under_way = true
            from free
            where l.company_id = :company and l.endpoint_id = :endpoint and l.lead_id = :lead
            returning l.sequence, l.attempts
            """;

    // A statement of its own after the line was taken: what the line was moved on to a moment before can be seen now.
    private static final String LOAD = """
            select e.id, e.company_id, e.url, e.integration, e.api_key, e.secret, d.configuration, e.enabled,
                   d.event_id, d.lead_id, d.sequence, v.payload, v.actor_user_uuid, c.uuid as company_uuid
            from webhook_deliveries d
            join webhook_endpoints e on e.company_id = d.company_id and e.id = d.endpoint_id
            join lead_events v on v.company_id = d.company_id and v.event_id = d.event_id
            join companies c on c.id = d.company_id
            where d.company_id = :company and d.endpoint_id = :endpoint and d.lead_id = :lead
              and d.sequence = :sequence and d.state = 'waiting'
            """;

    // sequence and attempt are a fence: another claim has raised them
    private static final String LOCK = """
            select sequence
            from webhook_lines
            where company_id = :company and endpoint_id = :endpoint and lead_id = :lead
              and sequence = :sequence and attempts = :attempt and under_way
            for update
            """;

    private static final String RECORD = """
            update webhook_deliveries
            set state = :state, attempts = :attempt, last_error = :error, settled_at = :settled
            where company_id = :company and endpoint_id = :endpoint and event_id = :event and state = 'waiting'
            """;

    private static final String PAUSE = """
            update webhook_lines
            set due_at = :due, under_way = false
            where company_id = :company and endpoint_id = :endpoint and lead_id = :lead
            """;

    private static final String MOVE_ON = """
            update webhook_lines
            set sequence = next.sequence, attempts = 0, due_at = next.queued_at, under_way = false
            from (
                select d.sequence, d.queued_at
                from webhook_deliveries d
                where d.company_id = :company and d.endpoint_id = :endpoint and d.lead_id = :lead
                  and d.state = 'waiting'
                order by d.sequence
                limit 1
            ) next
            where company_id = :company and endpoint_id = :endpoint and lead_id = :lead
            """;

    private static final String END = """
            delete from webhook_lines
            where company_id = :company and endpoint_id = :endpoint and lead_id = :lead
            """;

    private final Database database;

    PostgresDeliveryQueue(Database database) {
        this.database = database;
    }

    @Override
    public List<Delivery> claim(int most, Duration lease, Instant now) {
        return database.use(handle -> {
            List<Delivery> claimed = new ArrayList<>();
            boolean outrun = true;
            for (int looks = 0; looks < MOST_LOOKS && outrun; looks++) {
                List<Line> due = look(handle, most, now);
                takeAll(handle, due, most, lease, now, claimed);
                outrun = !due.isEmpty() && claimed.isEmpty();
            }
            return claimed;
        });
    }

    private static void takeAll(
            Handle handle, List<Line> due, int most, Duration lease, Instant now, List<Delivery> claimed) {
        for (Line line : due) {
            if (claimed.size() == most) {
                return;
            }
            take(handle, line, now.plus(lease), now)
                    .flatMap(head -> load(handle, line, head))
                    .ifPresent(claimed::add);
        }
    }

    private static List<Line> look(Handle handle, int most, Instant now) {
        return handle.createQuery(LOOK)
                .bind("most", most)
                .bind("spare", SPARE)
                .bind("mostUnderWay", MOST_UNDER_WAY)
                .bind("now", SqlArguments.time(now))
                .map((row, context) -> new Line(
                        row.getLong("company_id"), row.getObject("endpoint_id", UUID.class), row.getLong("lead_id")))
                .list();
    }

    /** Nothing if another has taken the line, or has it locked. */
    private static Optional<Head> take(Handle handle, Line line, Instant until, Instant now) {
        return line.bind(handle.createQuery(TAKE))
                .bind("now", SqlArguments.time(now))
                .bind("until", SqlArguments.time(until))
                .map((row, context) -> new Head(row.getLong("sequence"), row.getInt("attempts")))
                .findOne();
    }

    /** Nothing if the lease has run out already, and another has delivered it. */
    private static Optional<Delivery> load(Handle handle, Line line, Head head) {
        return line.bind(handle.createQuery(LOAD))
                .bind("sequence", head.sequence())
                .map((row, context) -> delivery(row, head.attempt(), PostgresEndpoints.endpoint(row, context)))
                .findOne();
    }

    private static Delivery delivery(ResultSet row, int attempt, Endpoint endpoint) throws SQLException {
        return new Delivery(
                endpoint,
                row.getObject("event_id", UUID.class),
                new LeadId(row.getLong("lead_id")),
                row.getLong("sequence"),
                attempt,
                row.getString("payload"),
                row.getObject("company_uuid", UUID.class),
                row.getObject("actor_user_uuid", UUID.class));
    }

    @Override
    public void complete(Delivery delivery, Progress progress, Instant now) {
        Line line = Line.of(delivery);
        Optional<Boolean> done = database.transact((handle, deadline) -> {
            boolean ours = lock(handle, line, delivery);
            if (ours) {
                deadline.limitNetwork(handle);
                complete(handle, line, delivery, progress, now);
            }
            return ours;
        });
        if (done.isEmpty()) {
            throw new StoreUnavailable(
                    "others have held the delivery for too long, nothing was changed", new TimeoutException());
        }
    }

    private static boolean lock(Handle handle, Line line, Delivery delivery) {
        return line.bind(handle.createQuery(LOCK))
                .bind("sequence", delivery.sequence())
                .bind("attempt", delivery.attempt())
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }

    private static void complete(Handle handle, Line line, Delivery delivery, Progress progress, Instant now) {
        if (progress instanceof Progress.Retry retry) {
            record(handle, delivery, "waiting", retry.reason(), null);
            line.bind(handle.createUpdate(PAUSE))
                    .bind("due", SqlArguments.time(retry.at()))
                    .execute();
        } else if (progress instanceof Progress.Dead dead) {
            record(handle, delivery, "dead", dead.reason(), now);
            moveOn(handle, line);
        } else {
            record(handle, delivery, "delivered", null, now);
            moveOn(handle, line);
        }
    }

    private static void record(
            Handle handle, Delivery delivery, String state, @Nullable String error, @Nullable Instant settled) {
        int changed = handle.createUpdate(RECORD)
                .bind("state", state)
                .bind("attempt", delivery.attempt())
                .bind("error", error == null ? null : error.substring(0, Math.min(error.length(), LONGEST_ERROR)))
                .bind("settled", SqlArguments.time(settled))
                .bind("company", delivery.endpoint().company().value())
                .bind("endpoint", delivery.endpoint().id().value())
                .bind("event", delivery.event())
                .execute();
        if (changed != 1) {
            throw new IllegalStateException("one delivery was kept " + changed + " times");
        }
    }

    private static void moveOn(Handle handle, Line line) {
        if (line.bind(handle.createUpdate(MOVE_ON)).execute() == 0) {
            line.bind(handle.createUpdate(END)).execute();
        }
    }

    /** What waits for one endpoint of one lead. */
    private record Line(long company, UUID endpoint, long lead) {
        static Line of(Delivery delivery) {
            return new Line(
                    delivery.endpoint().company().value(),
                    delivery.endpoint().id().value(),
                    delivery.lead().value());
        }

        <S extends SqlStatement<S>> S bind(S statement) {
            return statement.bind("company", company).bind("endpoint", endpoint).bind("lead", lead);
        }
    }

    /** The first delivery of a line, as it was claimed. */
    private record Head(long sequence, int attempt) {}
}
