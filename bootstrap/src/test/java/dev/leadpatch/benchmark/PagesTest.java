package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PagesTest {

    @Test
    void results_take_the_place_of_earlier_ones_and_of_nothing_else() {
        String document = "before\n<!-- results -->\nold\n<!-- end -->\nafter\n";
        String once = Pages.replaced(document, "new");
        assertThat(once).isEqualTo("before\n<!-- results -->\n\nnew\n<!-- end -->\nafter\n");
        assertThat(Pages.replaced(once, "new")).isEqualTo(once);
    }

    @Test
    void a_document_without_a_place_for_results_is_left_alone() {
        assertThatIllegalArgumentException().isThrownBy(() -> Pages.replaced("before\nafter\n", "new"));
    }

    @Test
    void the_document_has_a_place_for_results() throws IOException {
        assertThat(Pages.replaced(Files.readString(Path.of("..", "docs", "benchmarks.md")), "new"))
                .contains("new");
    }
}
