package dev.leadpatch.benchmark;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Measures, and fails only if an answer was not what it must be or if what was answered was not kept. */
@Tag("bench")
class LoadBenchmarkIT {

    @Test
    void measures() throws Exception {
        Plan plan = Plan.read();
        Path directory = Path.of("target", "benchmarks").toAbsolutePath();
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("connections", new ConnectionsPart());
        try (Bench bench = Bench.start(plan, directory)) {
            bench.warmUp(plan.warmUp());
            for (Map.Entry<String, Part> part : parts.entrySet()) {
                if (plan.has(part.getKey())) {
                    Section section = part.getValue().run(bench);
                    System.out.println("\n## " + section.title() + "\n\n" + section.text());
                }
            }
        }
    }
}
