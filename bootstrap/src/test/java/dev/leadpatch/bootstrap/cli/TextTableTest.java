package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columns_are_aligned_without_trailing_spaces() {
        assertThat(table("7", "VIP").render()).isEqualTo("ID  LABEL\n7   VIP\n");
        assertThat(table("700", "A longer label").render()).isEqualTo("ID   LABEL\n700  A longer label\n");
    }

    @Test
    void table_without_rows_has_a_header() {
        assertThat(new TextTable(List.of("ID", "LABEL")).render()).isEqualTo("ID  LABEL\n");
    }

    @Test
    void widest_column_is_truncated_to_the_width_of_the_terminal() {
        TextTable table = table("0f8fad5b-d9cb-469f", "An even longer label of a key");
        assertThat(table.render(40)).isEqualTo("""
                ID                  LABEL
                0f8fad5b-d9cb-469f  An even longer labe…
                """);
        assertThat(table.render(49)).contains("An even longer label of a key");
    }

    @Test
    void ids_are_never_truncated_and_no_column_becomes_too_narrow_to_read() {
        assertThat(table("0f8fad5b-d9cb-469f", "An even longer label").render(5))
                .isEqualTo("ID                  LABEL\n0f8fad5b-d9cb-469f  An even…\n");
    }

    @Test
    void wide_characters_and_combining_marks_are_aligned() {
        TextTable table = table("名前", "x");
        table.addRow(List.of("Zoe\u0308", "y"));
        assertThat(table.render()).isEqualTo("ID    LABEL\n名前  x\nZoe\u0308   y\n");
        assertThat(table("1", "株式会社名前漢字").render(5)).isEqualTo("ID  LABEL\n1   株式会…\n");
    }

    private static TextTable table(String id, String label) {
        TextTable table = new TextTable(List.of("ID", "LABEL"));
        table.addRow(List.of(id, label));
        return table;
    }
}
