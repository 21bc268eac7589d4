package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.Sharding;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;

/**
 * Distributes the tables of leads and deliveries by company with Citus. The tables of catalogs, API keys and endpoints stay on
 * the coordinator: every change compares a catalog version there, and a catalog that is replicated to all nodes would
 * become visible on one after the other.
 */
public final class TableDistribution {
    // the order decides only about the names of shards; all are colocated with the first one
    private static final List<String> TABLES = List.of(
            "leads",
            "lead_changes",
            "lead_ids",
            "lead_index",
            "lead_search",
            "lead_search_pending",
            "lead_bitmap_terms",
            "lead_bitmaps",
            "lead_bitmap_changes",
            "idempotency_keys",
            "import_batches",
            "webhook_events",
            "webhook_deliveries",
            "webhook_queue_heads",
            "webhook_delivery_log");

    private static final String HAS_CITUS = "select exists (select from pg_extension where extname = 'citus')";

    private static final String IS_DISTRIBUTED =
            "select exists (select from pg_dist_partition where logicalrelid = cast(:table as regclass))";

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

    // The functions that the statements call on the nodes of the shards.
    private static final String DISTRIBUTE_FUNCTIONS = """
            select create_distributed_function(p.oid::regprocedure)
            from pg_proc p
            where p.pronamespace = current_schema()::regnamespace
              and p.proname in ('require_written_leads', 'search_text', 'searched_columns')
            """;

    private TableDistribution() {}

    /**
     * Distributes the tables in one transaction, unless they are distributed.
     *
     * @param shards the number of shards of each table
     * @return whether tables were distributed
     * @throws DatabaseUnusableException if the database does not have the extension
     */
    public static boolean distribute(ConnectionSource connections, int shards) {
        try {
            return connections.longTransactions("leadpatch-distribute").run(handle -> distribute(handle, shards));
        } catch (JdbiException e) {
            throw SchemaMigrator.toStoreException(e, connections.schema());
        }
    }

    private static boolean distribute(Handle handle, int shards) {
        if (!query(handle, HAS_CITUS)) {
            throw new DatabaseUnusableException(
                    "it does not have the extension citus",
                    "Install the extension on the coordinator and the worker nodes, and connect to the coordinator.");
        }
        List<String> missing = new ArrayList<>(TABLES);
        missing.removeIf(table -> isDistributed(handle, table));
        if (missing.isEmpty()) {
            return false;
        }
        // the tables have types in common, which Citus creates on the nodes first
        handle.execute("set local citus.multi_shard_modify_mode to 'sequential'");
        missing.forEach(table -> distribute(handle, table, shards));
        // lists of sharded tables use no bitmaps, and changes of leads do not maintain them
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
        Query distribution = table.equals(TABLES.get(0))
                ? handle.createQuery(DISTRIBUTE).bind("shards", shards)
                : handle.createQuery(DISTRIBUTE_COLOCATED);
        call(distribution.bind("table", table));
        call(handle.createQuery(TRUNCATE_LOCAL).bind("table", table));
    }

    /**
     * Requires that the tables are placed as the settings say: the statements for sharded tables and for others differ.
     *
     * @throws DatabaseUnusableException if they are not
     */
    public static void requireMatching(ConnectionSource connections) {
        boolean isDistributed;
        try {
            isDistributed = connections
                    .longTransactions("leadpatch-probe")
                    .run(handle -> query(handle, HAS_CITUS) && isDistributed(handle, TABLES.get(0)));
        } catch (JdbiException e) {
            throw SchemaMigrator.toStoreException(e, connections.schema());
        }
        if (isDistributed && connections.sharding() == Sharding.NONE) {
            throw new DatabaseUnusableException("its tables are distributed by Citus", "Set the sharding to citus.");
        }
        if (!isDistributed && connections.sharding() == Sharding.CITUS) {
            throw new DatabaseUnusableException(
                    "its tables are not distributed",
                    "Run the command database distribute, or set the sharding to none.");
        }
    }

    private static boolean isDistributed(Handle handle, String table) {
        return handle.createQuery(IS_DISTRIBUTED)
                .bind("table", table)
                .mapTo(Boolean.class)
                .one();
    }

    private static boolean query(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Boolean.class).one();
    }

    /** Calls functions, for their effect. */
    private static void call(Query statement) {
        statement.map((row, context) -> true).list();
    }
}
