package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardCommand;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The retention of {@link DeliveryCleanup} if the tables are sharded: of each shard, or of one company after the other. */
final class ShardedDeliveryRetention implements DeliveryRetention {
    private static final String DELETE_OLD = """
            with deleted as (
                delete from %%1$s
                where (company_id, endpoint_id, event_id) in
                      (select company_id, endpoint_id, event_id
                       from %%1$s
                       where completed_at < '%s'
                       order by completed_at
                       limit %d
                       for update skip locked)
                returning 1
            )
            select count(*)
            from deleted
            """;

    private static final String FIND_COMPANY_OF_SHARD = """
            select coalesce(min(company_id), 0)
            from %%1$s
            where occurred_at < '%s' and company_id >= %d
            """;

    private static final String FIND_ENDPOINTS = "select id from webhook_endpoints where company_id = :company";

    private static final String DELETE_PAYLOADS = """
            with page as (
                select v.event_id, v.lead_id, v.sequence, v.occurred_at
                from webhook_events v
                where v.company_id = :company and v.occurred_at < :before
                  and (v.occurred_at, v.event_id) > (:afterTime, cast(:afterEvent as uuid))
                order by v.occurred_at, v.event_id
                limit :limit
            ), unneeded as (
                select p.event_id
                from page p
                where not exists (
                    select from unnest(:endpoints) as e (id)
                    cross join lateral (
                        (select k.event_id
                         from webhook_delivery_log k
                         where k.company_id = :company and k.endpoint_id = e.id and k.event_id = p.event_id
                         limit 1)
                        union all
                        (select d.event_id
                         from webhook_deliveries d
                         where d.company_id = :company and d.endpoint_id = e.id and d.lead_id = p.lead_id
                           and d.sequence = p.sequence
                         limit 1)
                    ) need)
            ), deleted as (
                delete from webhook_events v
                using unneeded u
                where v.company_id = :company and v.event_id = u.event_id
            )
            select occurred_at, event_id, (select count(*) from page) as page_size
            from page
            order by occurred_at desc, event_id desc
            limit 1
            """;

    private static final Position START = new Position(0, Instant.EPOCH, new UUID(0, 0));

    private final Database database;
    private Position position = START;

    ShardedDeliveryRetention(Database database) {
        this.database = database;
    }

    /** Deletes up to {@code limit} deliveries of each shard. */
    @Override
    public int deleteCompleted(Instant before, int limit) {
        return database.use(handle ->
                ShardCommand.delete(handle, "webhook_delivery_log", DELETE_OLD.formatted(before, limit), limit));
    }

    /** Scans the next payloads of one company; returns less than {@code limit} after those of the last company. */
    @Override
    public synchronized int deletePayloads(Instant before, int limit) {
        Optional<Long> company = database.use(handle -> findCompany(handle, before));
        if (company.isEmpty()) {
            position = START;
            return 0;
        }
        if (company.get() != position.company()) {
            position = new Position(company.get(), START.occurredAt(), START.event());
        }
        Optional<Page> page = database.use(handle -> deletePayloads(handle, before, limit));
        boolean isLastOfCompany =
                page.filter(scanned -> scanned.size() == limit).isEmpty();
        position = isLastOfCompany
                ? new Position(company.get() + 1, START.occurredAt(), START.event())
                : page.get().last();
        return limit;
    }

    private Optional<Long> findCompany(Handle handle, Instant before) {
        String command = FIND_COMPANY_OF_SHARD.formatted(before, position.company());
        return ShardCommand.findNumbers(handle, "webhook_events", command).stream()
                .filter(company -> company > 0)
                .min(Comparator.naturalOrder());
    }

    private Optional<Page> deletePayloads(Handle handle, Instant before, int limit) {
        List<UUID> endpoints = handle.createQuery(FIND_ENDPOINTS)
                .bind("company", position.company())
                .mapTo(UUID.class)
                .list();
        return handle.createQuery(DELETE_PAYLOADS)
                .bind("company", position.company())
                .bind("endpoints", SqlArguments.array("uuid", endpoints, endpoint -> endpoint))
                .bind("before", SqlArguments.timestamp(before))
                .bind("afterTime", SqlArguments.timestamp(position.occurredAt()))
                .bind("afterEvent", position.event())
                .bind("limit", limit)
                .map((row, context) -> page(row))
                .findOne();
    }

    private Page page(ResultSet row) throws SQLException {
        Position last = new Position(
                position.company(),
                Objects.requireNonNull(row.getTimestamp("occurred_at")).toInstant(),
                row.getObject("event_id", UUID.class));
        return new Page(last, row.getInt("page_size"));
    }

    /** The position of an event in the scan of the payloads. */
    private record Position(long company, Instant occurredAt, UUID event) {}

    private record Page(Position last, int size) {}
}
