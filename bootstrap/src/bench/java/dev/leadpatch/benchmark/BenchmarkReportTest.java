package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bench")
class BenchmarkReportTest {

    @Test
    void results_replace_only_earlier_results() {
        String document = "before\n<!-- results -->\nold\n<!-- end -->\nafter\n";
        String once = BenchmarkReport.replaceResults(document, "new");
        assertThat(once).isEqualTo("before\n<!-- results -->\n\nnew\n<!-- end -->\nafter\n");
        assertThat(BenchmarkReport.replaceResults(once, "new")).isEqualTo(once);
    }

    @Test
    void document_without_a_results_section_is_rejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> BenchmarkReport.replaceResults("before\nafter\n", "new"));
    }

    @Test
    void report_document_has_a_results_section() throws IOException {
        assertThat(BenchmarkReport.replaceResults(Files.readString(Path.of("..", "docs", "benchmarks.md")), "new"))
                .contains("new");
    }
}
