package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.Sharding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;

/** Distributes the tables of leads and deliveries by company with Citus, as {@link TablePlacement} says. */
public final class TableDistribution {
    private static final String HAS_CITUS = "select exists (select from pg_extension where extname = 'citus')";

    private static final String FIND_DISTRIBUTED = """
            select t.name
            from unnest(:tables) as t (name)
            where exists (select from pg_dist_partition p where p.logicalrelid = to_regclass(t.name))
            """;

    private static final String FIRST_TABLE = TablePlacement.SHARDED.get(0);

    private static final String FIND_FOREIGN_KEYS = """
            select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname)
            from pg_constraint c
            where c.contype = 'f' and c.conrelid = cast(:table as regclass)
            """;

    private static final String DISTRIBUTE =
            "select create_distributed_table(cast(:table as regclass), 'company_id', shard_count => :shards, colocate_with => 'none')";

    private static final String DISTRIBUTE_COLOCATED =
            "select create_distributed_table(cast(:table as regclass), 'company_id', colocate_with => 'leads')";

    // The rows were copied to the shards; they are still in the files of the local table.
    private static final String TRUNCATE_LOCAL =
            "select truncate_local_data_after_distributing_table(cast(:table as regclass))";

    private static final String REMEDY_IF_DISTRIBUTED =
            "Use the tools of Citus and PostgreSQL to back up all nodes; leadpatch export moves leads.";

    // The functions that the statements call on the nodes of the shards.
    private static final String DISTRIBUTE_FUNCTIONS = """
            select create_distributed_function(p.oid::regprocedure)
            from pg_proc p
            where p.pronamespace = current_schema()::regnamespace
              and p.proname in ('require_written_leads', 'search_text', 'searched_columns')
            """;

    private TableDistribution() {}

    /**
     * Requires that no service uses the database, unless all tables are distributed.
     *
     * @throws DatabaseUnusableException if a service uses it
     */
    public static void requireNoService(ConnectionSource connections) {
        probe(connections, handle -> {
            boolean isComplete = findUndistributed(handle).isEmpty();
            if (!isComplete) {
                ServiceSessions.requireNone(handle, "Nothing was changed: stop the service before.");
            }
            return isComplete;
        });
    }

    /**
     * Distributes the tables in one transaction, unless they are distributed. Requires that no service runs.
     *
     * @param shards the number of shards of each table
     * @return whether tables were distributed
     * @throws DatabaseUnusableException if a service uses the database
     */
    public static boolean distribute(ConnectionSource connections, int shards) {
        try {
            return connections.longTransactions("leadpatch-distribute").run(handle -> distribute(handle, shards));
        } catch (JdbiException e) {
            throw SchemaMigrator.toStoreException(e, connections.schema());
        }
    }

    private static boolean distribute(Handle handle, int shards) {
        List<String> undistributed = findUndistributed(handle);
        if (undistributed.isEmpty()) {
            return false;
        }
        // a service may have started during the migration
        ServiceSessions.requireNone(handle, "No table was distributed: stop the service before.");
        FeedPositions.addTable(handle);
        // the tables have types in common, which Citus creates on the nodes first
        handle.execute("set local citus.multi_shard_modify_mode to 'sequential'");
        if (undistributed.contains("lead_search")) {
            call(handle.createQuery("select disable_word_search()"));
        }
        undistributed.forEach(table -> distribute(handle, table, shards));
        // lists of sharded tables do not use them, and changes of leads do not maintain them
        handle.execute("truncate lead_bitmap_terms, lead_bitmaps, lead_bitmap_changes");
        call(handle.createQuery(DISTRIBUTE_FUNCTIONS));
        return true;
    }

    private static void distribute(Handle handle, String table, int shards) {
        handle.createQuery(FIND_FOREIGN_KEYS)
                .bind("table", table)
                .mapTo(String.class)
                .list()
                .forEach(handle::execute);
        Query distribution = table.equals(FIRST_TABLE)
                ? handle.createQuery(DISTRIBUTE).bind("shards", shards)
                : handle.createQuery(DISTRIBUTE_COLOCATED);
        call(distribution.bind("table", table));
        call(handle.createQuery(TRUNCATE_LOCAL).bind("table", table));
    }

    /**
     * Requires the extension.
     *
     * @throws DatabaseUnusableException if the database does not have it
     */
    public static void requireCitus(ConnectionSource connections) {
        if (!probe(connections, handle -> query(handle, HAS_CITUS))) {
            throw new DatabaseUnusableException(
                    "it does not have the extension citus",
                    "Install the extension on the coordinator and the worker nodes, and connect to the coordinator.");
        }
    }

    /**
     * Requires that the tables are placed as the settings say: the statements for sharded tables and for others differ.
     *
     * @throws DatabaseUnusableException if they are not
     */
    public static void requireMatching(ConnectionSource connections) {
        List<String> distributed = findDistributed(connections);
        if (connections.sharding() == Sharding.NONE) {
            requireEmpty(distributed, "Set the sharding to citus.");
        } else if (distributed.isEmpty()) {
            throw new DatabaseUnusableException(
                    "its tables are not distributed",
                    "Run the command database distribute, or set the sharding to none.");
        } else if (distributed.size() < TablePlacement.SHARDED.size()) {
            throw new DatabaseUnusableException(
                    "not all of its tables are distributed",
                    "Stop all services, and run the command database distribute.");
        }
    }

    /**
     * Requires that the tables are not distributed, for a command that reads or writes all rows.
     *
     * @throws DatabaseUnusableException if they are
     */
    public static void requireNone(ConnectionSource connections) {
        requireEmpty(findDistributed(connections), REMEDY_IF_DISTRIBUTED);
    }

    private static void requireEmpty(List<String> distributed, String remedy) {
        if (!distributed.isEmpty()) {
            throw new DatabaseUnusableException("its tables are distributed by Citus", remedy);
        }
    }

    private static List<String> findDistributed(ConnectionSource connections) {
        return probe(connections, handle -> query(handle, HAS_CITUS) ? findDistributed(handle) : List.of());
    }

    private static <T> T probe(ConnectionSource connections, Function<Handle, T> query) {
        try {
            return connections.longTransactions("leadpatch-probe").run(query::apply);
        } catch (JdbiException e) {
            throw SchemaMigrator.toStoreException(e, connections.schema());
        }
    }

    private static List<String> findUndistributed(Handle handle) {
        List<String> tables = new ArrayList<>(TablePlacement.SHARDED);
        tables.removeAll(findDistributed(handle));
        return tables;
    }

    private static List<String> findDistributed(Handle handle) {
        return handle.createQuery(FIND_DISTRIBUTED)
                .bind("tables", SqlArguments.array("text", TablePlacement.SHARDED, name -> name))
                .mapTo(String.class)
                .list();
    }

    private static boolean query(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Boolean.class).one();
    }

    /** Calls functions, for their effect. */
    private static void call(Query statement) {
        statement.map((row, context) -> true).list();
    }
}
