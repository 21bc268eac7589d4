package dev.leadpatch.benchmark.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * The main class of the load generator. It reads jobs from standard input, one JSON line each, and writes the outcome
 * of each to standard output. It exits at the end of the input.
 */
public final class LoadGenerator {
    private static final JsonMapper JSON = new JsonMapper();

    private LoadGenerator() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        UpdateGenerator updates = new UpdateGenerator();
        try (CountingReceiver receiver = CountingReceiver.start()) {
            System.out.println(receiver.port());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Job job = JSON.readValue(line, Job.class);
                System.out.println(JSON.writeValueAsString(runJob(job, updates, receiver)));
            }
        }
    }

    private static Outcome runJob(Job job, UpdateGenerator updates, CountingReceiver receiver) throws IOException {
        long receivedBefore = receiver.received();
        try (LoadRun load = new LoadRun(job, updates)) {
            ResponseStatistics statistics = load.run();
            return statistics.toOutcome(job.seconds(), receiver.received() - receivedBefore);
        }
    }
}
