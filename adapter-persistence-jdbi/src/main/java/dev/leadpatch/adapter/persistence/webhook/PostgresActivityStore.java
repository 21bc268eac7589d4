package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.activity.ActivityStore;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.value.CompanyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** Counts the newest rows of PostgreSQL's tables: each query reads an index from its end, up to a maximum. */
public final class PostgresActivityStore implements ActivityStore {
    private static final String COUNT_CHANGES = """
            select date_trunc('minute', newest.changed_at, 'UTC') as minute, 'changed' as kind, count(*) as count
            from (
                select c.changed_at
                from lead_changes c
                where c.company_id = :company
                order by c.feed_position desc
                limit :maxCounted
            ) newest
            where newest.changed_at >= :since
            group by 1
            """;

    private static final String COUNT_DELIVERIES = """
            select date_trunc('minute', newest.completed_at, 'UTC') as minute, newest.status as kind, count(*) as count
            from unnest(:endpoints) as e (id)
            cross join lateral (
                (select l.completed_at, l.status
                 from webhook_delivery_log l
                 where l.company_id = :company and l.endpoint_id = e.id and l.status = 'delivered'
                 order by l.queued_at desc
                 limit :maxCounted)
                union all
                (select l.completed_at, l.status
                 from webhook_delivery_log l
                 where l.company_id = :company and l.endpoint_id = e.id and l.status = 'dead'
                 order by l.queued_at desc
                 limit :maxCounted)
            ) newest
            where newest.completed_at >= :since
            group by 1, 2
            """;

    private static final String FIND_BACKLOGS = """
            select e.id, backlog.leads, backlog.oldest
            from unnest(:endpoints) as e (id)
            cross join lateral (
                select count(*) as leads, min(d.queued_at) as oldest
                from (
                    select h.lead_id, h.sequence
                    from webhook_queue_heads h
                    where h.company_id = :company and h.endpoint_id = e.id
                    order by h.due_at
                    limit :maxPending
                ) head
                join webhook_deliveries d on d.company_id = :company and d.endpoint_id = e.id
                    and d.lead_id = head.lead_id and d.sequence = head.sequence
            ) backlog
            where backlog.leads > 0
            order by backlog.oldest
            """;

    private static final String FIND_ENDPOINTS = "select id from webhook_endpoints where company_id = :company";

    private final Database database;

    public PostgresActivityStore(Database database) {
        this.database = database;
    }

    private record MinuteCount(Instant minute, String kind, int count) {}

    @Override
    public Activity count(CompanyId company, Instant since) {
        return database.readMany(company, handle -> {
            Argument endpoints = endpoints(handle, company);
            List<MinuteCount> deliveries =
                    counts(handle.createQuery(COUNT_DELIVERIES).bind("endpoints", endpoints), company, since);
            return new Activity(
                    ofKind("changed", counts(handle.createQuery(COUNT_CHANGES), company, since)),
                    ofKind("delivered", deliveries),
                    ofKind("dead", deliveries),
                    backlogs(handle, company, endpoints));
        });
    }

    private static Argument endpoints(Handle handle, CompanyId company) {
        List<UUID> ids = handle.createQuery(FIND_ENDPOINTS)
                .bind("company", company.value())
                .mapTo(UUID.class)
                .list();
        return SqlArguments.array("uuid", ids, id -> id);
    }

    private static List<MinuteCount> counts(Query statement, CompanyId company, Instant since) {
        return statement
                .bind("company", company.value())
                .bind("since", SqlArguments.timestamp(since))
                .bind("maxCounted", MAX_COUNTED)
                .map((row, context) -> new MinuteCount(time(row, "minute"), row.getString("kind"), row.getInt("count")))
                .list();
    }

    private static Map<Instant, Integer> ofKind(String kind, List<MinuteCount> counts) {
        Map<Instant, Integer> byMinute = new HashMap<>();
        counts.stream()
                .filter(count -> count.kind().equals(kind))
                .forEach(count -> byMinute.put(count.minute(), count.count()));
        return byMinute;
    }

    private static List<Backlog> backlogs(Handle handle, CompanyId company, Argument endpoints) {
        return handle.createQuery(FIND_BACKLOGS)
                .bind("endpoints", endpoints)
                .bind("company", company.value())
                .bind("maxPending", MAX_PENDING_LEADS)
                .map(PostgresActivityStore::backlog)
                .list();
    }

    private static Backlog backlog(ResultSet row, StatementContext context) throws SQLException {
        return new Backlog(new EndpointId(row.getObject("id", UUID.class)), row.getInt("leads"), time(row, "oldest"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
