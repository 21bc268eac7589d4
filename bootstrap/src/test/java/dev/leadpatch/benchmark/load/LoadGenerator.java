package dev.leadpatch.benchmark.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** A process that reads jobs from its input, a line of JSON each, and writes an outcome for each, until the input ends. */
public final class LoadGenerator {
    private static final JsonMapper JSON = new JsonMapper();

    private LoadGenerator() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        UpdateGenerator choices = new UpdateGenerator();
        try (CountingReceiver receiver = CountingReceiver.start()) {
            System.out.println(receiver.port());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Job job = JSON.readValue(line, Job.class);
                System.out.println(JSON.writeValueAsString(runJob(job, choices, receiver)));
            }
        }
    }

    private static Outcome runJob(Job job, UpdateGenerator choices, CountingReceiver receiver) throws IOException {
        long before = receiver.received();
        try (LoadRun load = new LoadRun(job, choices)) {
            ResponseStatistics tally = load.run();
            return tally.toOutcome(job.seconds(), receiver.received() - before);
        }
    }
}
