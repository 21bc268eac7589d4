package dev.leadpatch.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The throughput of pgbench, measured between the points that are compared to it. Without pgbench it is empty. */
final class Baseline {
    private final BenchmarkEnvironment environment;
    private final Map<Integer, List<Double>> rates = new LinkedHashMap<>();

    Baseline(BenchmarkEnvironment environment) {
        this.environment = environment;
    }

    void measure(int clients, int leads) throws IOException, InterruptedException, SQLException {
        OptionalDouble rate = environment.runPgBench(clients, leads);
        rate.ifPresent(transactionsPerSecond -> {
            Progress.print("pgbench, %d clients, %,d leads: %,.0f/s", clients, leads, transactionsPerSecond);
            rates.computeIfAbsent(clients, key -> new ArrayList<>()).add(transactionsPerSecond);
        });
    }

    /** Returns the median, in transactions per second. */
    OptionalDouble rateOf(int clients) {
        List<Double> measured = rates.get(clients);
        return measured == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Medians.median(
                        measured.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /** Formats the median for a table; a dash if it is unknown. */
    String formatRate(int clients) {
        OptionalDouble rate = rateOf(clients);
        return rate.isPresent() ? MarkdownTable.formatRate(rate.getAsDouble()) : "–";
    }
}
