package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.MonitoringFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documented alerts are those of the file for Prometheus, and the dashboard is well-formed. */
class DocumentedMonitoringTest {

    private static final Path OPERATING = Path.of("../docs/operating.md");
    private static final Pattern LINK_PATTERN = Pattern.compile("\\[([^\\]]*)]\\(#([^)]*)\\)");
    private static final Pattern ALERT_PATTERN = Pattern.compile("Leadpatch[A-Z]\\w+");
    private static final int DASHBOARD_COLUMNS = 24;

    @Test
    void documented_alerts_equal_those_of_the_file() {
        List<List<String>> documented = MarkdownTable.withFirstColumn("alert", OPERATING).rows().stream()
                .map(cells -> List.of(plain(cells.get(0)), cells.get(1), plain(cells.get(3)) + "."))
                .toList();

        assertThat(documented)
                .hasSizeGreaterThan(10)
                .containsExactlyElementsOf(MonitoringFiles.alerts().stream()
                        .map(alert -> List.of(
                                (String) alert.get("alert"),
                                text(alert, "labels", "severity"),
                                text(alert, "annotations", "runbook")))
                        .toList());
    }

    @Test
    void each_alert_has_a_summary_a_description_and_a_section_of_the_documentation() {
        assertThat(MonitoringFiles.alerts()).allSatisfy(alert -> {
            assertThat(text(alert, "labels", "severity")).isIn("warning", "critical");
            assertThat(text(alert, "annotations", "summary")).isNotBlank().doesNotEndWith(".");
            assertThat(text(alert, "annotations", "description")).endsWith(".");
            assertThat(text(alert, "annotations", "runbook")).contains("docs/operating.md#");
        });
    }

    @Test
    void panels_of_the_dashboard_are_described_and_do_not_overlap() {
        Set<Object> ids = new HashSet<>();
        Set<List<Integer>> cells = new HashSet<>();
        for (Map<String, Object> panel : MonitoringFiles.panels()) {
            assertThat(ids.add(panel.get("id"))).as("id of " + panel).isTrue();
            assertThat((String) panel.get("title")).isNotBlank();
            if (!panel.get("type").equals("row")) {
                assertThat((String) panel.get("description")).endsWith(".");
                assertThat(panel).containsKey("targets");
            }
            cellsOf(MonitoringFiles.child(panel, "gridPos"))
                    .forEach(cell ->
                            assertThat(cells.add(cell)).as(panel + " " + cell).isTrue());
        }
    }

    @Test
    void alerts_that_the_dashboard_names_exist() {
        List<String> names = MonitoringFiles.panels().stream()
                .filter(panel -> panel.containsKey("description"))
                .flatMap(panel -> ALERT_PATTERN
                        .matcher((String) panel.get("description"))
                        .results()
                        .map(match -> match.group()))
                .toList();

        assertThat(names).isNotEmpty();
        assertThat(MonitoringFiles.alerts())
                .extracting(alert -> alert.get("alert"))
                .containsAll(names);
    }

    private static List<List<Integer>> cellsOf(Map<String, Object> position) {
        int left = (int) position.get("x");
        int top = (int) position.get("y");
        List<List<Integer>> cells = new ArrayList<>();
        for (int x = left; x < left + (int) position.get("w"); x++) {
            assertThat(x).isLessThan(DASHBOARD_COLUMNS);
            for (int y = top; y < top + (int) position.get("h"); y++) {
                cells.add(List.of(x, y));
            }
        }
        return cells;
    }

    private static String text(Map<String, Object> alert, String member, String name) {
        return (String) MonitoringFiles.child(alert, member).get(name);
    }

    /** Returns a cell as plain text, with the sections of its links. */
    private static String plain(String cell) {
        return LINK_PATTERN
                .matcher(cell)
                .replaceAll("$1 (docs/operating.md#$2)")
                .replace("`", "");
    }
}
