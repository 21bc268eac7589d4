package dev.leadpatch.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is to be measured and for how long, from the system properties {@code bench.…}, which docs/benchmarks.md lists.
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

    private static final String ALL = "connections,rate,workload,hot,size";

    static Plan read() {
        boolean large = Boolean.getBoolean("bench.large");
        return new Plan(
                texts("bench.only", ALL),
                Integer.getInteger("bench.leads", 100_000),
                Integer.getInteger("bench.rounds", 3),
                Integer.getInteger("bench.seconds", 5),
                Integer.getInteger("bench.warmup", 20),
                numbers("bench.connections", "1,8,32,128,512"),
                numbers("bench.sizes", large ? "10000,100000,1000000,10000000" : "10000,100000,1000000"),
                System.getProperty("bench.shared_buffers", large ? "8GB" : "1GB"),
                System.getProperty("bench.max_wal_size", large ? "32GB" : "8GB"),
                Optional.ofNullable(System.getProperty("bench.launcher")),
                Boolean.getBoolean("bench.publish"));
    }

    private static List<String> texts(String property, String standard) {
        return List.of(System.getProperty(property, standard).split(",", -1));
    }

    private static List<Integer> numbers(String property, String standard) {
        return Arrays.stream(System.getProperty(property, standard).split(",", -1))
                .map(number -> Integer.valueOf(number.strip()))
                .toList();
    }

    boolean has(String part) {
        return only.contains(part);
    }
}
