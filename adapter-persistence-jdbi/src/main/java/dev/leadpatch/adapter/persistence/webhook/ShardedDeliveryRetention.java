package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardCommand;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The retention of {@link DeliveryCleanup} if the tables are sharded: a query of each shard finds the oldest rows, and
 * unneeded payloads are deleted by company.
 */
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

    private static final String FIND_PAGE_OF_SHARD = """
            select coalesce(string_agg(
                       concat_ws(' ', cast(extract(epoch from v.occurred_at) * 1000000 as bigint), v.company_id,
                                 v.event_id),
                       ',' order by v.occurred_at, v.company_id, v.event_id), '')
            from (
                select occurred_at, company_id, event_id
                from %%1$s
                where occurred_at < '%s' and (occurred_at, company_id, event_id) > ('%s', %d, '%s')
                order by occurred_at, company_id, event_id
                limit %d
            ) v
            """;

    private static final Payload START = new Payload(Instant.EPOCH, new CompanyId(1), new UUID(0, 0));

    private final Database database;
    private Payload position = START;

    ShardedDeliveryRetention(Database database) {
        this.database = database;
    }

    /** Deletes up to {@code limit} deliveries of each shard. */
    @Override
    public int deleteCompleted(Instant before, int limit) {
        return database.use(handle ->
                ShardCommand.delete(handle, "webhook_delivery_log", DELETE_OLD.formatted(before, limit), limit));
    }

    /** Scans the next payloads of all shards by age; those of a node that is down, after the wrap-around. */
    @Override
    public synchronized int deletePayloads(Instant before, int limit) {
        List<List<Payload>> pages = database.use(handle -> findPages(handle, before, limit));
        List<Payload> scanned = pages.stream()
                .flatMap(List::stream)
                .sorted(Payload.BY_AGE)
                .limit(limit)
                .toList();
        for (List<Payload> ofCompany : ShardedStatements.batches(Sharding.CITUS, scanned, Payload::company)) {
            CompanyId company = ofCompany.get(0).company();
            List<UUID> events = ofCompany.stream().map(Payload::event).toList();
            database.use(handle -> ShardedStatements.unlessNodeFails(
                    Sharding.CITUS, company, () -> UnneededPayloads.delete(handle, company.value(), events)));
        }
        position = scanned.size() < limit ? START : scanned.get(scanned.size() - 1);
        return scanned.size();
    }

    private List<List<Payload>> findPages(Handle handle, Instant before, int limit) {
        String command = FIND_PAGE_OF_SHARD.formatted(
                before, position.occurredAt(), position.company().value(), position.event(), limit);
        return ShardCommand.find(handle, "webhook_events", command).stream()
                .filter(payloads -> !payloads.isEmpty())
                .map(payloads ->
                        Stream.of(payloads.split(",", -1)).map(Payload::parse).toList())
                .toList();
    }

    /** The payload of an event. */
    private record Payload(Instant occurredAt, CompanyId company, UUID event) {
        // as PostgreSQL compares UUIDs: UUID.compareTo compares signed numbers
        static final Comparator<Payload> BY_AGE = Comparator.comparing(Payload::occurredAt)
                .thenComparing(payload -> payload.company().value())
                .thenComparing(payload -> payload.event().toString());

        /** Parses microseconds, company and event. */
        static Payload parse(String text) {
            String[] columns = text.split(" ", -1);
            return new Payload(
                    Instant.EPOCH.plus(Long.parseLong(columns[0]), ChronoUnit.MICROS),
                    new CompanyId(Long.parseLong(columns[1])),
                    UUID.fromString(columns[2]));
        }
    }
}
