package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.PgBench.Script;
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
    private final Script script;
    private final Map<Integer, List<Double>> rates = new LinkedHashMap<>();

    Baseline(BenchmarkEnvironment environment) {
        this(environment, Script.UPDATE);
    }

    Baseline(BenchmarkEnvironment environment, Script script) {
        this.environment = environment;
        this.script = script;
    }

    void measure(int clients, int leads) throws IOException, InterruptedException, SQLException {
        OptionalDouble rate = environment.runPgBench(script, clients, leads);
        rate.ifPresent(transactionsPerSecond -> {
            Progress.print("pgbench %s, %d clients: %,.0f/s", script, clients, transactionsPerSecond);
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
