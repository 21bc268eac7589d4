package dev.leadpatch.application.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.importing.RejectedRow.RowError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchReportTest {
    @Test
    void report_is_read_as_it_was_rendered() {
        BatchReport report = new BatchReport(
                3,
                2,
                1,
                Map.of(
                        7L,
                                List.of(
                                        new RowError("E-Mail\t\\t", "must be\nan email\\address"),
                                        RowError.ofRow("is broken")),
                        9L, List.of(new RowError("", ""))));

        assertThat(BatchReport.decode(report.encode())).isEqualTo(report);
        assertThat(BatchReport.decode(new BatchReport(0, 0, 0, Map.of()).encode()))
                .isEqualTo(new BatchReport(0, 0, 0, Map.of()));
    }
}
