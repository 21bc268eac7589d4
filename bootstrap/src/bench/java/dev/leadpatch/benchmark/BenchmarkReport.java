package dev.leadpatch.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the report: docs/benchmarks.md with new results, and the charts in a directory beside it. */
final class BenchmarkReport {
    private static final String BEGIN_MARKER = "<!-- results -->\n";
    private static final String END_MARKER = "<!-- end -->";
    private static final String CHARTS_DIRECTORY = "benchmarks";
    private static final Path DOCS_DIRECTORY = Path.of("..", "docs");

    private BenchmarkReport() {}

    /**
     * Writes the report.
     *
     * @param directory the target, unless {@code plan} overwrites the document itself
     * @param environment a paragraph about the machine and the settings
     * @return the path of the report
     */
    static Path write(BenchmarkPlan plan, Path directory, String environment, List<ReportSection> sections)
            throws IOException {
        Path target = plan.publish() ? DOCS_DIRECTORY : directory;
        Path chartsDirectory = target.resolve(CHARTS_DIRECTORY);
        DirectoryTrees.deleteRecursively(chartsDirectory);
        Files.createDirectories(chartsDirectory);
        for (ReportSection section : sections) {
            for (Chart chart : section.charts()) {
                Files.writeString(chartsDirectory.resolve(chart.file()), SvgChart.render(chart));
            }
        }
        String results = sections.stream()
                .map(BenchmarkReport::render)
                .collect(Collectors.joining("\n", environment + "\n", ""));
        String document = Files.readString(DOCS_DIRECTORY.resolve("benchmarks.md"));
        return Files.writeString(target.resolve("benchmarks.md"), replaceResults(document, results));
    }

    private static String render(ReportSection section) {
        String images = section.charts().stream()
                .map(chart -> "![%s](%s/%s)\n\n".formatted(chart.title(), CHARTS_DIRECTORY, chart.file()))
                .collect(Collectors.joining());
        return "### " + section.title() + "\n\n" + images + section.text();
    }

    static String replaceResults(String document, String results) {
        int begin = document.indexOf(BEGIN_MARKER);
        int end = document.indexOf(END_MARKER);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the document has no section for results");
        }
        return document.substring(0, begin + BEGIN_MARKER.length()) + "\n" + results + "\n" + document.substring(end);
    }
}
