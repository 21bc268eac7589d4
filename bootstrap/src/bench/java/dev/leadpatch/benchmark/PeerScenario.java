package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.benchmark.load.Workload;
import java.util.ArrayList;
import java.util.List;

/** The throughput of the reference request, and that of an ordinary Spring Boot application, in alternating rounds. */
final class PeerScenario implements BenchmarkScenario {
    private static final String LEADPATCH = "Leadpatch";
    private static final String SPRING_BOOT = "Spring Boot and Hibernate";
    private static final List<Integer> CONNECTIONS = List.of(1, 32, 128);

    private record Point(String program, int connections) {}

    @Override
    public ReportSection run(BenchmarkEnvironment environment) throws Exception {
        Medians<Point, Sample> samples = new Medians<>();
        PeerTables tables = SpringBootPeer.createTables(environment.postgres());
        try (ServerProcess peer = SpringBootPeer.start(environment.postgres())) {
            environment.warmUp(environment.plan().warmUp(), peer.port());
            for (int round = 0; round < environment.plan().rounds(); round++) {
                for (int connections : CONNECTIONS) {
                    Job job = environment.newJob(Workload.REFERENCE, connections);
                    samples.add(
                            new Point(LEADPATCH, connections),
                            environment.measure("Leadpatch, %d connections".formatted(connections), job));
                    samples.add(
                            new Point(SPRING_BOOT, connections),
                            environment.measure(
                                    "Spring Boot, %d connections".formatted(connections),
                                    job.withPort(peer.port()),
                                    tables.measured(peer)));
                }
            }
        }
        return section(samples);
    }

    private static ReportSection section(Medians<Point, Sample> samples) {
        MarkdownTable table = new MarkdownTable(
                "connections", "Leadpatch, PATCH/s", "Spring Boot", "ratio", "p99 ms", "p99 ms of Spring Boot");
        for (int connections : CONNECTIONS) {
            Point leadpatch = new Point(LEADPATCH, connections);
            Point springBoot = new Point(SPRING_BOOT, connections);
            double rate = samples.medianOf(leadpatch, Sample::leadsPerSecond);
            double peerRate = samples.medianOf(springBoot, Sample::leadsPerSecond);
            table.addRow(
                    Integer.toString(connections),
                    MarkdownTable.formatRate(rate),
                    MarkdownTable.formatRate(peerRate),
                    MarkdownTable.formatRatio(rate / peerRate),
                    MarkdownTable.formatMillis(samples.medianOf(
                            leadpatch, sample -> sample.outcome().p99())),
                    MarkdownTable.formatMillis(samples.medianOf(
                            springBoot, sample -> sample.outcome().p99())));
        }
        return new ReportSection("Comparison with Spring Boot", table.toMarkdown(), List.of(chart(samples)));
    }

    private static Chart chart(Medians<Point, Sample> samples) {
        List<Series> series = new ArrayList<>();
        for (String program : List.of(LEADPATCH, SPRING_BOOT)) {
            series.add(new Series(
                    program,
                    CONNECTIONS.stream()
                            .map(connections ->
                                    samples.medianOf(new Point(program, connections), Sample::leadsPerSecond))
                            .toList()));
        }
        return new Chart(
                "updates-by-program.svg",
                "Updates per second by program and connections",
                Shape.BARS,
                Scale.linear(Chart.values(series)),
                CONNECTIONS.stream().map(Object::toString).toList(),
                series);
    }
}
