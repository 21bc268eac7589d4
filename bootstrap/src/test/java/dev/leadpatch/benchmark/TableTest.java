package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void it_is_a_table_of_markdown() {
        Table table = new Table("connections", "PATCH/s");
        table.row("32", Table.rate(11_234.5));
        assertThat(table.text()).isEqualTo("""
                | connections | PATCH/s |
                |---|---|
                | 32 | 11,235 |
                """);
    }

    @Test
    void a_ratio_says_how_many_times_as_much_it_is() {
        assertThat(Table.ratio(130, OptionalDouble.of(100))).isEqualTo("1.30");
    }

    @Test
    void without_a_yardstick_there_is_no_ratio() {
        assertThat(Table.ratio(130, OptionalDouble.empty())).isEqualTo("–");
    }
}
