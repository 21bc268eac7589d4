package dev.leadpatch.benchmark.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The main class of the load generator. It reads jobs from standard input, one JSON line each, and writes the outcome
 * of each to standard output. It exits at the end of the input. Jobs of a closed loop are run by wrk, if it is installed.
 */
public final class LoadGenerator {
    private static final JsonMapper JSON = new JsonMapper();

    private LoadGenerator() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        UpdateGenerator updates = new UpdateGenerator();
        Optional<Wrk> wrk = Wrk.find();
        try (CountingReceiver receiver = CountingReceiver.start()) {
            System.out.println(receiver.port());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Job job = JSON.readValue(line, Job.class);
                System.out.println(JSON.writeValueAsString(runJob(job, updates, wrk, receiver)));
            }
        }
    }

    private static Outcome runJob(Job job, UpdateGenerator updates, Optional<Wrk> wrk, CountingReceiver receiver)
            throws IOException {
        long receivedBefore = receiver.received();
        Outcome outcome = wrk.isPresent() && Wrk.supports(job) ? wrk.get().run(job) : runJob(job, updates);
        return outcome.withDelivered(receiver.received() - receivedBefore);
    }

    private static Outcome runJob(Job job, UpdateGenerator updates) throws IOException {
        try (LoadRun load = new LoadRun(job, updates)) {
            return load.run().toOutcome(job.seconds());
        }
    }
}
