package dev.leadpatch.benchmark.parts;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Group commit in its simplest form: two threads write the queued updates, each batch with its events by one statement,
 * which is its own transaction: one round trip.
 */
final class StrippedGroupCommit {
    private static final int WRITERS = 2;
    private static final int MAX_BATCH = 100;
    private static final int VALUES = 7;

    private static final String SAVE = """
            with saved as (
                update leads l
                set version = l.version + 1, updated_at = now(),
                    company_name = coalesce(u.company_name, l.company_name),
                    phone_number = coalesce(u.phone_number, l.phone_number),
                    status = coalesce(u.status, l.status),
                    assigned_users = coalesce(cast(u.assigned_users as bigint[]), l.assigned_users),
                    tags = coalesce(cast(u.tags as bigint[]), l.tags),
                    custom_fields = l.custom_fields || cast(u.custom_fields as jsonb)
                from unnest(cast(? as bigint[]), cast(? as text[]), cast(? as text[]), cast(? as text[]),
                            cast(? as text[]), cast(? as text[]), cast(? as text[]), cast(? as text[]))
                    u (id, company_name, phone_number, status, assigned_users, tags, custom_fields, body)
                where l.company_id = 1 and l.id = u.id
                returning l.id, l.uuid, u.body
            ), event as (
                insert into outbox (id, company_id, lead_id, type, payload)
                select nextval('outbox_ids'), 1, id, 'lead_updated', cast(body as jsonb) from saved
            )
            select id, uuid from saved
            """;

    /** @param uuid completes after the commit; empty if the lead does not exist */
    private record Update(long lead, List<@Nullable String> values, CompletableFuture<Optional<String>> uuid) {}

    private final HikariDataSource pool = new HikariDataSource();
    private final BlockingQueue<Update> queue = new LinkedBlockingQueue<>();

    /** Starts to write; the process ends its threads. */
    StrippedGroupCommit(String jdbcUrl, String schema) {
        pool.setJdbcUrl(jdbcUrl);
        pool.setSchema(schema);
        pool.setMaximumPoolSize(WRITERS);
        for (int writer = 0; writer < WRITERS; writer++) {
            new Thread(this::writeBatches, "writer").start();
        }
    }

    CompletableFuture<Optional<String>> save(long lead, List<@Nullable String> values) {
        Update update = new Update(lead, values, new CompletableFuture<>());
        queue.add(update);
        return update.uuid();
    }

    private void writeBatches() {
        while (true) {
            // sorted, so that two writers can't deadlock
            SortedMap<Long, Update> batch = new TreeMap<>();
            try {
                takeBatch(batch);
                write(batch);
                batch.values().forEach(missing -> missing.uuid().complete(Optional.empty()));
            } catch (SQLException | RuntimeException e) {
                batch.values().forEach(failed -> failed.uuid().completeExceptionally(e));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Waits for an update, and takes those behind it. A second update of the same lead returns to the queue. */
    private void takeBatch(SortedMap<Long, Update> batch) throws InterruptedException {
        List<Update> taken = new ArrayList<>(List.of(queue.take()));
        queue.drainTo(taken, MAX_BATCH - 1);
        for (Update update : taken) {
            if (batch.putIfAbsent(update.lead(), update) != null) {
                queue.add(update);
            }
        }
    }

    /** Writes the batch, and removes and completes the updates of existing leads. */
    private void write(SortedMap<Long, Update> batch) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement save = connection.prepareStatement(SAVE)) {
            save.setArray(1, connection.createArrayOf("bigint", batch.keySet().toArray()));
            for (int value = 0; value < VALUES; value++) {
                int index = value;
                save.setArray(
                        2 + value,
                        connection.createArrayOf(
                                "text",
                                batch.values().stream()
                                        .map(update -> update.values().get(index))
                                        .toArray()));
            }
            try (ResultSet saved = save.executeQuery()) {
                while (saved.next()) {
                    batch.remove(saved.getLong(1)).uuid().complete(Optional.of(saved.getString(2)));
                }
            }
        }
    }
}
