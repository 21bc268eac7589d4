package dev.leadpatch.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What pgbench reaches, measured between what is held against it. Where pgbench isn't installed it knows nothing. */
final class Baseline {
    private final BenchmarkEnvironment bench;
    private final Map<Integer, List<Double>> rates = new LinkedHashMap<>();

    Baseline(BenchmarkEnvironment bench) {
        this.bench = bench;
    }

    void measure(int clients, int leads) throws IOException, InterruptedException, SQLException {
        OptionalDouble rate = bench.runPgBench(clients, leads);
        rate.ifPresent(perSecond -> {
            Progress.print("pgbench, %d clients, %,d leads: %,.0f/s", clients, leads, perSecond);
            rates.computeIfAbsent(clients, any -> new ArrayList<>()).add(perSecond);
        });
    }

    /** The median. */
    OptionalDouble rateOf(int clients) {
        List<Double> all = rates.get(clients);
        return all == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Medians.median(
                        all.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /** For a table. */
    String formatRate(int clients) {
        OptionalDouble rate = rateOf(clients);
        return rate.isPresent() ? MarkdownTable.formatRate(rate.getAsDouble()) : "–";
    }
}
