package dev.leadpatch.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The report: docs/benchmarks.md with what was measured this time, and the charts in a directory beside it. */
final class BenchmarkReport {
    private static final String BEGIN_MARKER = "<!-- results -->\n";
    private static final String END_MARKER = "<!-- end -->";
    private static final String CHARTS_DIRECTORY = "benchmarks";
    private static final Path DOCS_DIRECTORY = Path.of("..", "docs");

    private BenchmarkReport() {}

    /** Writes into {@code directory}, or over the document itself if {@code plan} says so; returns where. */
    static Path write(BenchmarkPlan plan, Path directory, String setting, List<ReportSection> sections)
            throws IOException {
        Path target = plan.publish() ? DOCS_DIRECTORY : directory;
        Path charts = target.resolve(CHARTS_DIRECTORY);
        DirectoryTrees.deleteRecursively(charts);
        Files.createDirectories(charts);
        for (ReportSection section : sections) {
            for (Chart chart : section.charts()) {
                Files.writeString(charts.resolve(chart.file()), SvgChart.render(chart));
            }
        }
        String results =
                sections.stream().map(BenchmarkReport::render).collect(Collectors.joining("\n", setting + "\n", ""));
        String document = Files.readString(DOCS_DIRECTORY.resolve("benchmarks.md"));
        return Files.writeString(target.resolve("benchmarks.md"), replaceResults(document, results));
    }

    private static String render(ReportSection section) {
        String charts = section.charts().stream()
                .map(chart -> "![%s](%s/%s)\n\n".formatted(chart.title(), CHARTS_DIRECTORY, chart.file()))
                .collect(Collectors.joining());
        return "### " + section.title() + "\n\n" + charts + section.text();
    }

    static String replaceResults(String document, String results) {
        int begin = document.indexOf(BEGIN_MARKER);
        int end = document.indexOf(END_MARKER);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("no place for results");
        }
        return document.substring(0, begin + BEGIN_MARKER.length()) + "\n" + results + "\n" + document.substring(end);
    }
}
