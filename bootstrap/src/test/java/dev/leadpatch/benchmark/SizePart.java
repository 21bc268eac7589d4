package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import dev.leadpatch.benchmark.load.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Whether it matters how many leads there are. It ends with the most, so it comes last. */
final class SizePart implements Part {
    private static final int CONNECTIONS = 32;
    private static final int CLIENTS = 16;
    private static final int WARM_UP = 3;
    private static final int BASIS = 100_000;

    @Override
    public Section run(Bench bench) throws Exception {
        Medians<Integer, Sample> samples = new Medians<>();
        Map<Integer, Yardstick> yardsticks = new LinkedHashMap<>();
        for (int size : bench.plan().sizes()) {
            Yardstick yardstick = new Yardstick(bench);
            yardsticks.put(size, yardstick);
            bench.company().renew(size);
            bench.warmUp(WARM_UP);
            for (int round = 0; round < bench.plan().rounds(); round++) {
                yardstick.measure(CLIENTS, size);
                samples.add(size, bench.run("%,d leads".formatted(size), bench.job(Workload.REFERENCE, CONNECTIONS)));
            }
        }
        return section(samples, yardsticks);
    }

    private static Section section(Medians<Integer, Sample> samples, Map<Integer, Yardstick> yardsticks) {
        Table table =
                new Table("leads", "PATCH/s", "÷ 100,000 leads", "pgbench", "p50 ms", "p99 ms", "PostgreSQL, cores");
        OptionalDouble basis = samples.points().contains(BASIS)
                ? OptionalDouble.of(samples.of(BASIS, Sample::leadsPerSecond))
                : OptionalDouble.empty();
        for (int size : samples.points()) {
            double rate = samples.of(size, Sample::leadsPerSecond);
            table.row(
                    number(size),
                    Table.rate(rate),
                    Table.ratio(rate, basis),
                    yardsticks.get(size).cell(CLIENTS),
                    Table.millis(samples.of(size, sample -> sample.outcome().p50())),
                    Table.millis(samples.of(size, sample -> sample.outcome().p99())),
                    Table.cores(samples.of(size, Sample::postgresCores)));
        }
        String text = table.text() + """

                %d connections, and %d clients of pgbench. PostgreSQL caches as many leads as fit into its memory. Each page of the
                table was written since the last checkpoint.
                """.formatted(CONNECTIONS, CLIENTS);
        return new Section("Throughput by number of leads", text, List.of(chart(samples, yardsticks)));
    }

    private static Chart chart(Medians<Integer, Sample> samples, Map<Integer, Yardstick> yardsticks) {
        List<Double> rates = samples.points().stream()
                .map(size -> samples.of(size, Sample::leadsPerSecond))
                .toList();
        List<Series> series = new ArrayList<>(List.of(new Series("PATCH", rates)));
        if (yardsticks.values().stream()
                .allMatch(yardstick -> yardstick.of(CLIENTS).isPresent())) {
            series.add(new Series(
                    "pgbench",
                    yardsticks.values().stream()
                            .map(yardstick -> yardstick.of(CLIENTS).getAsDouble())
                            .toList()));
        }
        return new Chart(
                "updates-by-leads.svg",
                "Updates per second by number of leads",
                Shape.LINES,
                Scale.linear(Chart.values(series)),
                samples.points().stream().map(SizePart::number).toList(),
                series);
    }

    private static String number(int leads) {
        return String.format(Locale.ROOT, "%,d", leads);
    }
}
