package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.StoreUnavailableException;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes a statement on each shard of a table, for work on the rows of all companies: Citus would refuse it as one
 * statement, or move the rows to the coordinator. Each shard commits on its own, at once. A failure, because a node is
 * down, is logged and does not stop the other nodes.
 */
public final class ShardCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ShardCommand.class);

    // one connection to each node, instead of one for each shard as run_command_on_shards
    private static final String FIND = """
            with node as (
                select p.nodename, p.nodeport,
                       'select array_to_json(array['
                           || string_agg('(' || format(:command, shard_name(s.logicalrelid, s.shardid)) || ')', ', ')
                           || '])' as command
                from pg_dist_shard s
                join pg_dist_shard_placement p on p.shardid = s.shardid
                where s.logicalrelid = cast(:table as regclass)
                group by p.nodename, p.nodeport
            ), nodes as (
                select array_agg(nodename) as names, array_agg(nodeport) as ports, array_agg(command) as commands
                from node
            )
            select r.node_name || ':' || r.node_port as node, r.success, coalesce(found.value, r.result) as text
            from nodes
            cross join lateral master_run_on_worker(names, ports, commands, true)
                as r (node_name, node_port, success, result)
            left join lateral json_array_elements_text(case when r.success then cast(r.result as json) end)
                as found (value) on true
            """;

    private static final String DELETE = """
            select 'shard ' || shardid as node, success, result as text
            from run_command_on_shards(cast(:table as regclass), :command, false)
            """;

    private ShardCommand() {}

    private record Result(String node, boolean success, String text) {}

    /**
     * Executes a statement on one shard after the other; returns the sum of their results, {@code max} at most.
     *
     * @param command a statement that returns the number of deleted rows, as the query of {@link #find}
     * @throws StoreUnavailableException if it fails on all shards
     */
    public static int delete(Handle handle, String table, String command, int max) {
        return (int) Math.min(
                max,
                run(handle, DELETE, table, command).stream()
                        .mapToLong(Long::parseLong)
                        .sum());
    }

    /** As {@link #find}, for a query for one number. */
    public static List<Long> findNumbers(Handle handle, String table, String command) {
        return find(handle, table, command).stream().map(Long::valueOf).toList();
    }

    /**
     * Returns the values that the query returns for the shards, of all nodes at once.
     *
     * @param command a query for one value that is not null, in which {@code %1$s} is the name of the shard; without names
     *     of other tables
     * @throws StoreUnavailableException if it fails on all shards
     */
    public static List<String> find(Handle handle, String table, String command) {
        return run(handle, FIND, table, command);
    }

    private static List<String> run(Handle handle, String sql, String table, String command) {
        List<Result> results = handle.createQuery(sql)
                .bind("table", table)
                .bind("command", command)
                .map((row, context) ->
                        new Result(row.getString("node"), row.getBoolean("success"), row.getString("text")))
                .list();
        List<String> failures = results.stream()
                .filter(result -> !result.success())
                .map(result -> result.node() + ": " + result.text())
                .toList();
        if (!failures.isEmpty()) {
            String message = "A command on the shards of " + table + " failed on " + failures;
            if (failures.size() == results.size()) {
                throw new StoreUnavailableException(message, new SQLException(failures.get(0)));
            }
            LOG.warn("{}", message);
        }
        return results.stream().filter(Result::success).map(Result::text).toList();
    }
}
