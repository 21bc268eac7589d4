package dev.leadpatch.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What is to be measured and for how long, from the properties {@code bench.…}, which docs/benchmarks.md lists.
 *
 * @param selectedParts the parts to run
 * @param rounds how often each point is measured, in turn with the others
 * @param seconds how long each point is measured
 * @param warmUp for how many seconds the service is warmed up
 * @param sharedBuffers of PostgreSQL, as is {@code maxWalSize}
 * @param launcher what starts the service, if not {@code java -jar}
 */
record BenchmarkPlan(
        List<String> selectedParts,
        int leads,
        int rounds,
        int seconds,
        int warmUp,
        List<Integer> connections,
        List<Integer> sizes,
        String sharedBuffers,
        String maxWalSize,
        Optional<String> launcher,
        boolean publish) {

    static final List<String> ALL_PARTS = List.of("connections", "rate", "workload", "hot", "size");

    private static final int LARGE_SIZE = 10_000_000;

    /** @throws IllegalArgumentException if something in them can't be done */
    BenchmarkPlan {
        for (String part : selectedParts) {
            require(ALL_PARTS.contains(part), "bench.only: there is no part \"" + part + "\", only " + ALL_PARTS);
        }
        require(!publish || selectedParts.containsAll(ALL_PARTS), "bench.publish: what is published has all parts");
    }

    static BenchmarkPlan read(Properties properties) {
        boolean large = Boolean.parseBoolean(properties.getProperty("bench.large"));
        return new BenchmarkPlan(
                splitList(properties.getProperty("bench.only", String.join(",", ALL_PARTS))),
                readNumbers(properties, "bench.leads", "100000").get(0),
                readNumbers(properties, "bench.rounds", "3").get(0),
                readNumbers(properties, "bench.seconds", "5").get(0),
                readNumbers(properties, "bench.warmup", "60").get(0),
                readNumbers(properties, "bench.connections", "1,8,32,128,512"),
                readSizes(properties, large),
                properties.getProperty("bench.shared_buffers", large ? "8GB" : "1GB"),
                properties.getProperty("bench.max_wal_size", large ? "32GB" : "8GB"),
                Optional.ofNullable(properties.getProperty("bench.launcher")),
                Boolean.parseBoolean(properties.getProperty("bench.publish")));
    }

    private static List<Integer> readSizes(Properties properties, boolean large) {
        List<Integer> sizes = new ArrayList<>(readNumbers(properties, "bench.sizes", "10000,100000,1000000"));
        if (large) {
            sizes.add(LARGE_SIZE);
        }
        return sizes;
    }

    private static List<String> splitList(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    }

    private static List<Integer> readNumbers(Properties properties, String name, String standard) {
        return splitList(properties.getProperty(name, standard)).stream()
                .map(number -> {
                    require(number.matches("[1-9][0-9]{0,8}"), name + ": \"" + number + "\" is no positive number");
                    return Integer.valueOf(number);
                })
                .toList();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    boolean includes(String part) {
        return selectedParts.contains(part);
    }
}
