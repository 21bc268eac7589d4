package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TablePlacementTest {
    private static final String TABLES_OF_COMPANIES = """
            select string_agg(table_name, ',')
            from information_schema.columns
            where table_schema = 'leadpatch' and column_name = 'company_id'
            """;

    // created when the tables are distributed
    private static final String FEED_POSITIONS = "feed_positions";

    @Test
    void each_table_with_rows_of_companies_has_a_place() {
        TestDatabase database = TestCluster.newDatabase();
        List<String> placed = Stream.concat(TablePlacement.SHARDED.stream(), TablePlacement.COORDINATOR.stream())
                .toList();

        assertThat(database.queryOne(String.class, TABLES_OF_COMPANIES).split(","))
                .doesNotContain(FEED_POSITIONS)
                .containsExactlyInAnyOrderElementsOf(placed.stream()
                        .filter(table -> !table.equals(FEED_POSITIONS))
                        .toList());
    }
}
