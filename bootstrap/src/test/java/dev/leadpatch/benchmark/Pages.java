package dev.leadpatch.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The report: docs/benchmarks.md with what was measured this time, and the charts in a directory beside it. */
final class Pages {
    private static final String BEGIN = "<!-- results -->\n";
    private static final String END = "<!-- end -->";
    private static final String CHARTS = "benchmarks";
    private static final Path DOCUMENTS = Path.of("..", "docs");

    private Pages() {}

    /** Writes into {@code directory}, or over the document itself if {@code plan} says so; returns where. */
    static Path write(Plan plan, Path directory, String setting, List<Section> sections) throws IOException {
        Path target = plan.publish() ? DOCUMENTS : directory;
        Path charts = target.resolve(CHARTS);
        Trees.delete(charts);
        Files.createDirectories(charts);
        for (Section section : sections) {
            for (Chart chart : section.charts()) {
                Files.writeString(charts.resolve(chart.file()), Svg.of(chart));
            }
        }
        String results = sections.stream().map(Pages::text).collect(Collectors.joining("\n", setting + "\n", ""));
        String document = Files.readString(DOCUMENTS.resolve("benchmarks.md"));
        return Files.writeString(target.resolve("benchmarks.md"), replaced(document, results));
    }

    private static String text(Section section) {
        String charts = section.charts().stream()
                .map(chart -> "![%s](%s/%s)\n\n".formatted(chart.title(), CHARTS, chart.file()))
                .collect(Collectors.joining());
        return "### " + section.title() + "\n\n" + charts + section.text();
    }

    static String replaced(String document, String results) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("no place for results");
        }
        return document.substring(0, begin + BEGIN.length()) + "\n" + results + "\n" + document.substring(end);
    }
}
