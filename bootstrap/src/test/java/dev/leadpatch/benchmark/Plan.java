package dev.leadpatch.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What is to be measured and for how long, from the properties {@code bench.…}, which docs/benchmarks.md lists.
 *
 * @param only the parts to run
 * @param rounds how often each point is measured, in turn with the others
 * @param seconds how long each point is measured
 * @param warmUp for how many seconds the service is warmed up
 * @param sharedBuffers of PostgreSQL, as is {@code maxWalSize}
 * @param launcher what starts the service, if not {@code java -jar}
 */
record Plan(
        List<String> only,
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

    static final List<String> PARTS = List.of("connections", "rate", "workload", "hot", "size");

    private static final int LARGE = 10_000_000;

    /** @throws IllegalArgumentException if something in them can't be done */
    Plan {
        for (String part : only) {
            require(PARTS.contains(part), "bench.only: there is no part \"" + part + "\", only " + PARTS);
        }
        require(!publish || only.containsAll(PARTS), "bench.publish: what is published has all parts");
    }

    static Plan read(Properties properties) {
        boolean large = Boolean.parseBoolean(properties.getProperty("bench.large"));
        return new Plan(
                texts(properties.getProperty("bench.only", String.join(",", PARTS))),
                numbers(properties, "bench.leads", "100000").get(0),
                numbers(properties, "bench.rounds", "3").get(0),
                numbers(properties, "bench.seconds", "5").get(0),
                numbers(properties, "bench.warmup", "60").get(0),
                numbers(properties, "bench.connections", "1,8,32,128,512"),
                sizes(properties, large),
                properties.getProperty("bench.shared_buffers", large ? "8GB" : "1GB"),
                properties.getProperty("bench.max_wal_size", large ? "32GB" : "8GB"),
                Optional.ofNullable(properties.getProperty("bench.launcher")),
                Boolean.parseBoolean(properties.getProperty("bench.publish")));
    }

    private static List<Integer> sizes(Properties properties, boolean large) {
        List<Integer> sizes = new ArrayList<>(numbers(properties, "bench.sizes", "10000,100000,1000000"));
        if (large) {
            sizes.add(LARGE);
        }
        return sizes;
    }

    private static List<String> texts(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    }

    private static List<Integer> numbers(Properties properties, String name, String standard) {
        return texts(properties.getProperty(name, standard)).stream()
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

    boolean has(String part) {
        return only.contains(part);
    }
}
