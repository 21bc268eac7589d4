package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import dev.leadpatch.benchmark.load.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** How many updates a second there are with so many connections, each of which waits for its answer. */
final class ConnectionsScenario implements BenchmarkScenario {
    private static final int SINGLE_CONNECTION = 1;
    private static final int MANY_CONNECTIONS = 16;

    @Override
    public ReportSection run(BenchmarkEnvironment bench) throws Exception {
        Medians<Integer, Sample> samples = new Medians<>();
        Baseline yardstick = new Baseline(bench);
        for (int round = 0; round < bench.plan().rounds(); round++) {
            yardstick.measure(SINGLE_CONNECTION, bench.company().leads());
            for (int connections : bench.plan().connections()) {
                samples.add(
                        connections,
                        bench.measure(connections + " connections", bench.newJob(Workload.REFERENCE, connections)));
            }
            yardstick.measure(MANY_CONNECTIONS, bench.company().leads());
        }
        return section(samples, yardstick);
    }

    private static ReportSection section(Medians<Integer, Sample> samples, Baseline yardstick) {
        MarkdownTable table = new MarkdownTable(
                "connections",
                "PATCH/s",
                "÷ pgbench",
                "p50 ms",
                "p99 ms",
                "service, cores",
                "PostgreSQL, cores",
                "load generator, cores",
                "service, MiB");
        for (int connections : samples.points()) {
            double rate = samples.medianOf(connections, Sample::leadsPerSecond);
            OptionalDouble against =
                    yardstick.rateOf(connections == SINGLE_CONNECTION ? SINGLE_CONNECTION : MANY_CONNECTIONS);
            table.addRow(
                    Integer.toString(connections),
                    MarkdownTable.formatRate(rate),
                    MarkdownTable.formatRatio(rate, against),
                    MarkdownTable.formatMillis(samples.medianOf(
                            connections, sample -> sample.outcome().p50())),
                    MarkdownTable.formatMillis(samples.medianOf(
                            connections, sample -> sample.outcome().p99())),
                    MarkdownTable.formatCores(samples.medianOf(connections, Sample::serviceCores)),
                    MarkdownTable.formatCores(samples.medianOf(connections, Sample::postgresCores)),
                    MarkdownTable.formatCores(samples.medianOf(connections, Sample::loadCores)),
                    MarkdownTable.formatRate(samples.medianOf(connections, Sample::serviceMegabytes)));
        }
        MarkdownTable others = new MarkdownTable("pgbench, one commit per update", "updates/s");
        others.addRow("1 client", yardstick.formatRate(SINGLE_CONNECTION));
        others.addRow("16 clients", yardstick.formatRate(MANY_CONNECTIONS));
        String text = table.toMarkdown()
                + "\nThe ratio compares one connection to one pgbench client, all others to 16 clients.\n\n"
                + others.toMarkdown();
        return new ReportSection("Throughput by connections", text, List.of(chart(samples, yardstick)));
    }

    private static Chart chart(Medians<Integer, Sample> samples, Baseline yardstick) {
        List<Series> series = new ArrayList<>();
        series.add(new Series(
                "PATCH",
                samples.points().stream()
                        .map(connections -> samples.medianOf(connections, Sample::leadsPerSecond))
                        .toList()));
        yardstick
                .rateOf(MANY_CONNECTIONS)
                .ifPresent(rate -> series.add(new Series(
                        "pgbench, 16 clients",
                        Collections.nCopies(samples.points().size(), rate))));
        return new Chart(
                "updates-by-connections.svg",
                "Updates per second by connections",
                Shape.LINES,
                Scale.linear(Chart.values(series)),
                samples.points().stream().map(Object::toString).toList(),
                series);
    }
}
