package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bench")
class MarkdownTableTest {

    @Test
    void table_is_rendered_as_markdown() {
        MarkdownTable table = new MarkdownTable("connections", "PATCH/s");
        table.addRow("32", MarkdownTable.formatRate(11_234.5));
        assertThat(table.toMarkdown()).isEqualTo("""
                | connections | PATCH/s |
                |---|---|
                | 32 | 11,235 |
                """);
    }

    @Test
    void ratio_is_rendered_as_a_multiple() {
        assertThat(MarkdownTable.formatRatio(130, OptionalDouble.of(100))).isEqualTo("1.30");
    }

    @Test
    void ratio_without_a_baseline_is_a_dash() {
        assertThat(MarkdownTable.formatRatio(130, OptionalDouble.empty())).isEqualTo("–");
    }

    @Test
    void difference_has_a_sign_and_is_empty_without_a_predecessor() {
        assertThat(MarkdownTable.formatDifference(12.4)).isEqualTo("+12");
        assertThat(MarkdownTable.formatDifference(-3)).isEqualTo("-3");
        assertThat(MarkdownTable.formatDifference(Double.NaN)).isEmpty();
    }
}
