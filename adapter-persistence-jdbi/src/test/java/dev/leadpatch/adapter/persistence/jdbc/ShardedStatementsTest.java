package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

final class ShardedStatementsTest {
    private static final String STATEMENT = "delete from t where a = any(:ids) /*sharded and b = any(:companies) */";

    private record Item(long company, String name) {
        CompanyId companyId() {
            return new CompanyId(company);
        }
    }

    private static final List<Item> ITEMS = List.of(new Item(7, "a"), new Item(3, "b"), new Item(7, "c"));

    @Test
    void filters_are_a_part_of_statements_on_sharded_tables_only() {
        assertThat(ShardedStatements.withFilters(STATEMENT))
                .isEqualTo("delete from t where a = any(:ids) and b = any(:companies) ");
        assertThat(ShardedStatements.withFilters("select 1 /* a comment */")).isEqualTo("select 1 /* a comment */");
        assertThat(sharding(Sharding.CITUS)).isEqualTo(Sharding.CITUS);
        assertThat(sharding(Sharding.NONE)).isEqualTo(Sharding.NONE);
    }

    private static Sharding sharding(Sharding configured) {
        Jdbi jdbi = Jdbi.create(() -> {
            throw new AssertionError("not opened");
        });
        ShardedStatements.configure(jdbi, configured);
        return jdbi.getConfig(ShardedStatements.class).sharding();
    }

    @Test
    void one_statement_contains_the_items_of_one_company_if_tables_are_sharded() {
        assertThat(ShardedStatements.batches(Sharding.CITUS, ITEMS, Item::companyId))
                .containsExactly(List.of(ITEMS.get(0), ITEMS.get(2)), List.of(ITEMS.get(1)));
        assertThat(ShardedStatements.batches(Sharding.NONE, ITEMS, Item::companyId))
                .containsExactly(ITEMS);
    }
}
