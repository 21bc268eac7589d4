package dev.leadpatch.adapter.persistence.jdbc;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes a statement on each shard of a table, for work on the rows of all companies: Citus would refuse it as one
 * statement, or move the rows to the coordinator. Each shard commits on its own, at once. A shard that fails, because its
 * node is down, is logged and does not stop the others.
 */
public final class ShardCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ShardCommand.class);

    private static final String RUN = """
            select success, result
            from run_command_on_shards(cast(:table as regclass), :command)
            """;

    private ShardCommand() {}

    private record ShardResult(boolean success, String text) {}

    /** Executes a statement that returns the number of deleted rows of a shard; returns their sum, {@code max} at most. */
    public static int delete(Handle handle, String table, String command, int max) {
        return (int) Math.min(
                max,
                findNumbers(handle, table, command).stream()
                        .mapToLong(count -> count)
                        .sum());
    }

    /** As {@link #find}, for a query for one number. */
    public static List<Long> findNumbers(Handle handle, String table, String command) {
        return find(handle, table, command).stream().map(Long::valueOf).toList();
    }

    /**
     * Returns the values that the statement returns for the shards.
     *
     * @param command a query for one value, in which {@code %1$s} is the name of the shard; without names of other tables
     * @throws IllegalStateException if it fails on all shards
     */
    public static List<String> find(Handle handle, String table, String command) {
        List<ShardResult> results = handle.createQuery(RUN)
                .bind("table", table)
                .bind("command", command)
                .map((row, context) -> new ShardResult(row.getBoolean("success"), row.getString("result")))
                .list();
        List<String> texts = results.stream()
                .filter(ShardResult::success)
                .map(ShardResult::text)
                .toList();
        if (texts.size() < results.size()) {
            String failure = results.stream()
                    .filter(result -> !result.success())
                    .findFirst()
                    .orElseThrow()
                    .text();
            if (texts.isEmpty()) {
                throw new IllegalStateException("a command failed on all shards: " + failure);
            }
            LOG.warn("{} of {} shards of {} failed: {}", results.size() - texts.size(), results.size(), table, failure);
        }
        return texts;
    }
}
