package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.application.background.BackgroundLoops;
import java.util.List;

/**
 * Executes the statements for sharded tables on PostgreSQL without Citus, whose catalog and functions are simulated. Each
 * table has two shards on two nodes: the companies with odd ids, and those with even ids.
 */
final class ShardedTablesFixture implements AutoCloseable {
    private static final List<String> TABLES = List.of("webhook_events", "webhook_queue_heads", "webhook_delivery_log");

    private static final String CREATE_CATALOG = """
            create table pg_dist_shard (logicalrelid regclass not null, shardid bigint not null);
            create table pg_dist_shard_placement (shardid bigint not null, nodename text not null, nodeport int not null);
            insert into pg_dist_shard_placement values (0, 'even', 5432), (1, 'odd', 5432)
            """;

    private static final String CREATE_FUNCTIONS = """
            create function shard_name(sharded regclass, shard bigint) returns text
                language sql return format('%s_%s', sharded, shard);

            create function master_run_on_worker(names text[], ports integer[], commands text[], parallel boolean)
                returns table (node_name text, node_port integer, success boolean, result text)
                language plpgsql as
            $$
            begin
                for i in 1 .. array_length(names, 1) loop
                    node_name = names[i];
                    node_port = ports[i];
                    begin
                        execute commands[i] into result;
                        success = true;
                    exception when others then
                        success = false;
                        result = sqlerrm;
                    end;
                    return next;
                end loop;
            end
            $$;

            create function run_command_on_shards(sharded regclass, command text, parallel boolean default true)
                returns table (shardid bigint, success boolean, result text)
                language plpgsql as
            $$
            begin
                for shard in 0 .. 1 loop
                    execute format(command, shard_name(sharded, shard)) into result;
                    shardid = shard;
                    success = true;
                    return next;
                end loop;
            end
            $$
            """;

    private static final String CREATE_SHARDS = """
            create view %1$s_0 as select * from %1$s where company_id %% 2 = 0;
            create view %1$s_1 as select * from %1$s where company_id %% 2 = 1;
            insert into pg_dist_shard values ('%1$s', 0), ('%1$s', 1)
            """;

    private final BackgroundLoops loops = new BackgroundLoops();
    private final Database database;

    /** @param tables a database that {@link #addShards} has prepared */
    ShardedTablesFixture(TestDatabase tables) {
        database = Database.ofDeliveries(new OwnConnections(tables.settings().withSharding(Sharding.CITUS)), 4, loops);
    }

    /** Adds the shards to a new database, and returns it. */
    static TestDatabase addShards(TestDatabase tables) {
        tables.execute(CREATE_CATALOG);
        tables.execute(CREATE_FUNCTIONS);
        TABLES.forEach(table -> tables.execute(CREATE_SHARDS.formatted(table)));
        return tables;
    }

    PostgresDeliveryQueue queue() {
        return new PostgresDeliveryQueue(database, new SecretCipher(SecretKeys.of(TestDatabase.KEY)));
    }

    DeliveryRetention retention() {
        return DeliveryRetention.of(database);
    }

    CompanyDeliveryRetention companyRetention() {
        return new CompanyDeliveryRetention(database);
    }

    @Override
    public void close() {
        try (loops;
                database) {} // in reverse order
    }
}
