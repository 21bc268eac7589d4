package dev.leadpatch.adapter.persistence.jdbc;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.config.JdbiConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements on tables that Citus shards by company. Citus executes a statement on the node of a company if each sharded
 * table in it has a filter by {@code company_id}; a join with an array of companies is not one. Such a statement contains
 * the filter as a comment, {@code /*sharded and l.company_id = any(:companies) *}{@code /}, which becomes a part of it if
 * the tables are sharded, and all items of its arrays must then be of one company.
 */
public final class ShardedStatements implements JdbiConfig<ShardedStatements> {
    private static final Logger LOG = LoggerFactory.getLogger(ShardedStatements.class);
    private static final String FILTER_START = "/*sharded ";
    private static final String FILTER_END = "*/";

    // Citus inserts rows from the coordinator by COPY, which requires a two-phase commit even without a row.
    private static final String REQUIRE_TWO_PHASE_COMMIT = """
            insert into lead_ids (company_id, last_id)
            select * from unnest(cast(array[] as bigint[]), cast(array[] as bigint[]))
            """;

    private Sharding sharding = Sharding.NONE;

    static void configure(Jdbi jdbi, Sharding sharding) {
        jdbi.getConfig(ShardedStatements.class).sharding = sharding;
        if (sharding == Sharding.CITUS) {
            jdbi.setTemplateEngine((sql, context) -> withFilters(sql));
        }
    }

    static String withFilters(String statement) {
        return statement.contains(FILTER_START)
                ? statement.replace(FILTER_START, "").replace(FILTER_END, "")
                : statement;
    }

    /** Returns whether the tables are sharded. */
    public static boolean areUsedBy(Handle handle) {
        return shardingOf(handle) == Sharding.CITUS;
    }

    /** Returns how the tables are placed. */
    public static Sharding shardingOf(Handle handle) {
        return handle.getConfig(ShardedStatements.class).sharding;
    }

    /**
     * Makes the running transaction, which also writes rows of the coordinator, commit on all nodes or on none. Citus would
     * otherwise commit on the node of the company, and then on the coordinator. Does nothing if the tables are not sharded.
     */
    public static void requireTwoPhaseCommit(Handle handle) {
        if (areUsedBy(handle)) {
            handle.execute(REQUIRE_TWO_PHASE_COMMIT);
        }
    }

    /** Divides the items into those that one statement may contain: all, or those of one company if tables are sharded. */
    public static <T> Collection<List<T>> batches(Sharding sharding, List<T> items, Function<T, CompanyId> company) {
        return sharding == Sharding.CITUS
                ? items.stream()
                        .collect(groupingBy(company, LinkedHashMap::new, toList()))
                        .values()
                : List.of(items);
    }

    /**
     * Executes a statement for all items, or for those of each company if the tables are sharded, and returns all results. A
     * company whose node is down or does not respond is skipped, and does not stop the others.
     */
    public static <T, R> List<R> ofEachCompany(
            Sharding sharding, List<T> items, Function<T, CompanyId> company, Function<List<T>, List<R>> statement) {
        List<R> results = new ArrayList<>();
        for (List<T> batch : batches(sharding, items, company)) {
            unlessNodeFails(sharding, company.apply(batch.get(0)), () -> statement.apply(batch))
                    .ifPresent(results::addAll);
        }
        return results;
    }

    /** Executes statements, or a transaction, of one company; empty if its node is down or does not respond. */
    public static <R> Optional<R> unlessNodeFails(Sharding sharding, CompanyId company, Supplier<R> statements) {
        try {
            return Optional.of(statements.get());
        } catch (JdbiException | StoreUnavailableException e) {
            if (!WorkerFailure.isCauseOf(sharding, e)) {
                throw e;
            }
            LOG.warn("Skipped company {}: {}", company.value(), DatabaseFailure.describe(e));
            return Optional.empty();
        }
    }

    Sharding sharding() {
        return sharding;
    }

    @Override
    public ShardedStatements createCopy() {
        ShardedStatements copy = new ShardedStatements();
        copy.sharding = sharding;
        return copy;
    }
}
