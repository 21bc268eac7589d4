package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import dev.leadpatch.benchmark.load.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** How many updates a second there are with so many connections, each of which waits for its answer. */
final class ConnectionsPart implements Part {
    private static final int ALONE = 1;
    private static final int MANY = 16;

    @Override
    public Section run(Bench bench) throws Exception {
        Medians<Integer, Sample> samples = new Medians<>();
        Yardstick yardstick = new Yardstick(bench);
        for (int round = 0; round < bench.plan().rounds(); round++) {
            yardstick.measure(ALONE, bench.company().leads());
            for (int connections : bench.plan().connections()) {
                samples.add(
                        connections,
                        bench.run(connections + " connections", bench.job(Workload.REFERENCE, connections)));
            }
            yardstick.measure(MANY, bench.company().leads());
        }
        return section(samples, yardstick);
    }

    private static Section section(Medians<Integer, Sample> samples, Yardstick yardstick) {
        Table table = new Table(
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
            double rate = samples.of(connections, Sample::leadsPerSecond);
            OptionalDouble against = yardstick.of(connections == ALONE ? ALONE : MANY);
            table.row(
                    Integer.toString(connections),
                    Table.rate(rate),
                    Table.ratio(rate, against),
                    Table.millis(
                            samples.of(connections, sample -> sample.outcome().p50())),
                    Table.millis(
                            samples.of(connections, sample -> sample.outcome().p99())),
                    Table.cores(samples.of(connections, Sample::serviceCores)),
                    Table.cores(samples.of(connections, Sample::postgresCores)),
                    Table.cores(samples.of(connections, Sample::loadCores)),
                    Table.rate(samples.of(connections, Sample::serviceMegabytes)));
        }
        Table others = new Table("pgbench, one commit per update", "updates/s");
        others.row("1 client", yardstick.cell(ALONE));
        others.row("16 clients", yardstick.cell(MANY));
        String text = table.text()
                + "\nThe ratio compares one connection to one pgbench client, all others to 16 clients.\n\n"
                + others.text();
        return new Section("Throughput by connections", text, List.of(chart(samples, yardstick)));
    }

    private static Chart chart(Medians<Integer, Sample> samples, Yardstick yardstick) {
        List<Series> series = new ArrayList<>();
        series.add(new Series(
                "PATCH",
                samples.points().stream()
                        .map(connections -> samples.of(connections, Sample::leadsPerSecond))
                        .toList()));
        yardstick
                .of(MANY)
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
