package dev.leadpatch.application.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListCellTest {
    @Test
    void elements_are_trimmed_and_blank_ones_left_out() {
        assertThat(ListCell.split(" Hot ; ;VIP;", ';')).containsExactly("Hot", "VIP");
        assertThat(ListCell.split("", ';')).isEmpty();
        assertThat(ListCell.split("a|b;c", '|')).containsExactly("a", "b;c");
    }

    @Test
    void every_list_is_read_as_it_was_written() {
        List<String> elements = List.of("Hot", "Berlin; Mitte", "the \"best\"", " padded ", "\"", ";", "a\"b");

        assertThat(ListCell.split(ListCell.join(elements, ';'), ';')).isEqualTo(elements);
    }

    @Test
    void quotation_mark_within_an_element_is_a_character() {
        assertThat(ListCell.split("5\" pipe;other", ';')).containsExactly("5\" pipe", "other");
    }
}
