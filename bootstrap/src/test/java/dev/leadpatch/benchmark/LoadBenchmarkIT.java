package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Measures, and writes what came out. It fails if an answer was not what it must be, or if what was answered was not kept;
 * how fast it was is for people to judge.
 */
@Tag("bench")
class LoadBenchmarkIT {

    private static Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("connections", new ConnectionsPart());
        parts.put("rate", new RatePart());
        parts.put("workload", new WorkloadPart());
        parts.put("hot", new HotLeadPart());
        parts.put("size", new SizePart());
        return parts;
    }

    @Test
    void measures() throws Exception {
        Plan plan = Plan.read(System.getProperties());
        Path directory = Path.of("target", "benchmarks").toAbsolutePath();
        try (Closing closing = new Closing()) {
            Bench bench = Bench.start(plan, directory, closing);
            bench.warmUp(plan.warmUp());
            List<Section> sections = new ArrayList<>();
            for (Map.Entry<String, Part> part : parts().entrySet()) {
                if (plan.has(part.getKey())) {
                    Section section = part.getValue().run(bench);
                    sections.add(section);
                    System.out.println("\n" + section.title() + "\n\n" + section.text());
                }
            }
            Progress.say("written to %s", Pages.write(plan, directory, Machine.describe(bench), sections));
            assertThat(bench.faults())
                    .as("what must not have been; a machine that is busy with other things can be the cause of a 503")
                    .isEmpty();
        }
    }
}
