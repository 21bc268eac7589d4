package dev.leadpatch.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The settings of a benchmark, from the system properties {@code bench.…}. docs/benchmarks.md lists them.
 *
 * @param selectedParts the parts to run
 * @param leads number of leads, for all parts but "size"
 * @param rounds number of measurements per point
 * @param seconds duration of each measurement
 * @param warmUp seconds of load before the first measurement
 * @param connections numbers of connections of the part "connections"
 * @param sizes numbers of leads of the part "size"
 * @param changes numbers of change rows of the part "growth"
 * @param sharedBuffers setting of PostgreSQL
 * @param maxWalSize setting of PostgreSQL
 * @param baselineJar jar of another version, for the part "baseline"
 * @param publish whether the report overwrites docs/benchmarks.md
 */
record BenchmarkPlan(
        List<String> selectedParts,
        int leads,
        int rounds,
        int seconds,
        int warmUp,
        List<Integer> connections,
        List<Integer> sizes,
        List<Integer> changes,
        String sharedBuffers,
        String maxWalSize,
        Optional<String> baselineJar,
        boolean publish) {

    static final List<String> ALL_PARTS = List.of("peers", "connections", "rate", "workload", "hot", "size");

    /** The part that compares with another version. */
    static final String BASELINE = "baseline";

    /** The part that measures lists of leads; it leaves its leads in the table. */
    static final String LIST = "list";

    /** The part that measures the processor time of the parts of an update. */
    static final String PARTS = "parts";

    /** The part that measures a long history; it leaves its changes in the table. */
    static final String GROWTH = "growth";

    /** The part that compares the start script with {@code java -jar}. */
    static final String LAUNCHER = "launcher";

    private static final List<String> OTHER_PARTS = List.of(BASELINE, LIST, PARTS, GROWTH, LAUNCHER);
    private static final int LARGE_SIZE = 10_000_000;

    /** @throws IllegalArgumentException if a setting is invalid */
    BenchmarkPlan {
        for (String part : selectedParts) {
            require(
                    ALL_PARTS.contains(part) || OTHER_PARTS.contains(part),
                    "bench.only: unknown part \"" + part + "\"; the parts are " + ALL_PARTS + " and " + OTHER_PARTS);
        }
        require(
                !selectedParts.contains(BASELINE) || baselineJar.isPresent(),
                "bench.baseline: must be the path of a leadpatch.jar");
        require(!publish || selectedParts.containsAll(ALL_PARTS), "bench.publish: requires all parts");
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
                readNumbers(properties, "bench.changes", "100000,1000000"),
                properties.getProperty("bench.shared_buffers", large ? "8GB" : "1GB"),
                properties.getProperty("bench.max_wal_size", large ? "32GB" : "8GB"),
                Optional.ofNullable(properties.getProperty("bench.baseline")),
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

    private static List<Integer> readNumbers(Properties properties, String name, String defaultValue) {
        return splitList(properties.getProperty(name, defaultValue)).stream()
                .map(number -> {
                    require(
                            number.matches("[1-9][0-9]{0,8}"),
                            name + ": must be a positive number, not \"" + number + "\"");
                    return Integer.valueOf(number);
                })
                .toList();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    boolean includes(String part) {
        return selectedParts.contains(part);
    }
}
