package dev.leadpatch.adapter.persistence.jdbc;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * What differs in statements on tables that Citus shards by company. Citus executes a statement on the node of a company
 * if each sharded table in it has a filter by {@code company_id}; a join with an array of companies is not one. Such a
 * statement contains the filter as a comment, {@code /*sharded and l.company_id = any(:companies) *}{@code /}, which
 * becomes a part of it if the tables are sharded, and all items of its arrays must then be of one company.
 */
public final class ShardedStatements implements JdbiConfig<ShardedStatements> {
    private static final String FILTER_START = "/*sharded ";
    private static final String FILTER_END = "*/";

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

    /** Divides the items into those that one statement may contain: all, or those of one company if tables are sharded. */
    public static <T> Collection<List<T>> batches(Sharding sharding, List<T> items, Function<T, CompanyId> company) {
        return sharding == Sharding.CITUS
                ? items.stream()
                        .collect(groupingBy(company, LinkedHashMap::new, toList()))
                        .values()
                : List.of(items);
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
