package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import dev.leadpatch.benchmark.PgBench.Script;
import dev.leadpatch.benchmark.load.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Throughput by number of connections, in a closed loop. */
final class ConnectionsScenario implements BenchmarkScenario {
    private static final int SINGLE_CONNECTION = 1;
    private static final int MANY_CONNECTIONS = 16;

    @Override
    public ReportSection run(BenchmarkEnvironment environment) throws Exception {
        Medians<Integer, Sample> samples = new Medians<>();
        Baseline baseline = new Baseline(environment);
        Baseline outbox = new Baseline(environment, Script.OUTBOX);
        for (int round = 0; round < environment.plan().rounds(); round++) {
            baseline.measure(SINGLE_CONNECTION, environment.company().leads());
            outbox.measure(SINGLE_CONNECTION, environment.company().leads());
            for (int connections : environment.plan().connections()) {
                samples.add(
                        connections,
                        environment.measure(
                                connections + " connections", environment.newJob(Workload.REFERENCE, connections)));
            }
            baseline.measure(MANY_CONNECTIONS, environment.company().leads());
            outbox.measure(MANY_CONNECTIONS, environment.company().leads());
        }
        return section(samples, baseline, outbox);
    }

    private static ReportSection section(Medians<Integer, Sample> samples, Baseline baseline, Baseline outbox) {
        MarkdownTable table = new MarkdownTable(
                "connections",
                "PATCH/s",
                "÷ update.pgbench",
                "÷ outbox.pgbench",
                "p50 ms",
                "p99 ms",
                "service, cores",
                "PostgreSQL, cores",
                "load generator, cores",
                "service, MiB");
        for (int connections : samples.points()) {
            double rate = samples.medianOf(connections, Sample::leadsPerSecond);
            int clients = connections == SINGLE_CONNECTION ? SINGLE_CONNECTION : MANY_CONNECTIONS;
            table.addRow(
                    Integer.toString(connections),
                    MarkdownTable.formatRate(rate),
                    MarkdownTable.formatRatio(rate, baseline.rateOf(clients)),
                    MarkdownTable.formatRatio(rate, outbox.rateOf(clients)),
                    MarkdownTable.formatMillis(samples.medianOf(
                            connections, sample -> sample.outcome().p50())),
                    MarkdownTable.formatMillis(samples.medianOf(
                            connections, sample -> sample.outcome().p99())),
                    MarkdownTable.formatCores(samples.medianOf(connections, Sample::serviceCores)),
                    MarkdownTable.formatCores(samples.medianOf(connections, Sample::postgresCores)),
                    MarkdownTable.formatCores(samples.medianOf(connections, Sample::loadCores)),
                    MarkdownTable.formatRate(samples.medianOf(connections, Sample::serviceMegabytes)));
        }
        MarkdownTable pgBenchTable =
                new MarkdownTable("clients of pgbench", "update.pgbench, updates/s", "outbox.pgbench");
        for (int clients : new int[] {SINGLE_CONNECTION, MANY_CONNECTIONS}) {
            pgBenchTable.addRow(Integer.toString(clients), baseline.formatRate(clients), outbox.formatRate(clients));
        }
        String text = table.toMarkdown()
                + "\nThe ratios compare one connection to one pgbench client, all others to 16 clients.\n\n"
                + pgBenchTable.toMarkdown();
        return new ReportSection("Throughput by connections", text, List.of(chart(samples, baseline, outbox)));
    }

    private static Chart chart(Medians<Integer, Sample> samples, Baseline baseline, Baseline outbox) {
        List<Series> series = new ArrayList<>();
        series.add(new Series(
                "PATCH",
                samples.points().stream()
                        .map(connections -> samples.medianOf(connections, Sample::leadsPerSecond))
                        .toList()));
        baseline.rateOf(MANY_CONNECTIONS)
                .ifPresent(rate -> series.add(new Series(
                        "update.pgbench, 16 clients",
                        Collections.nCopies(samples.points().size(), rate))));
        outbox.rateOf(MANY_CONNECTIONS)
                .ifPresent(rate -> series.add(new Series(
                        "outbox.pgbench, 16 clients",
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
