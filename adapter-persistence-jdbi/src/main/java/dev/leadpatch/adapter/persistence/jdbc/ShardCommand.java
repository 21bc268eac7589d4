package dev.leadpatch.adapter.persistence.jdbc;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Executes a statement on each shard of a table, for work on the rows of all companies: Citus would refuse it as one
 * statement, or move the rows to the coordinator. Each shard commits on its own, at once.
 */
public final class ShardCommand {
    private static final String RUN = """
            select success, result
            from run_command_on_shards(cast(:table as regclass), :command)
            """;

    private ShardCommand() {}

    /** Executes a statement that returns the number of deleted rows of a shard; returns their sum, {@code max} at most. */
    public static int delete(Handle handle, String table, String command, int max) {
        return (int) Math.min(
                max,
                query(handle, table, command).stream().mapToLong(count -> count).sum());
    }

    /**
     * Returns the number that the statement returns for each shard.
     *
     * @param command a query for one number, in which {@code %1$s} is the name of the shard; without names of other tables
     */
    public static List<Long> query(Handle handle, String table, String command) {
        return handle.createQuery(RUN)
                .bind("table", table)
                .bind("command", command)
                .map((row, context) -> {
                    if (!row.getBoolean("success")) {
                        throw new IllegalStateException("a command on a shard failed: " + row.getString("result"));
                    }
                    return Long.valueOf(row.getString("result"));
                })
                .list();
    }
}
