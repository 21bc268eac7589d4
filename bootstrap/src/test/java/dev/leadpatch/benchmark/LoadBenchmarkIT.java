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

    private static Map<String, BenchmarkScenario> parts() {
        Map<String, BenchmarkScenario> parts = new LinkedHashMap<>();
        parts.put("connections", new ConnectionsScenario());
        parts.put("rate", new LatencyByRateScenario());
        parts.put("workload", new WorkloadScenario());
        parts.put("hot", new HotLeadScenario());
        parts.put("size", new LeadCountScenario());
        return parts;
    }

    @Test
    void load_benchmark_writes_a_report() throws Exception {
        BenchmarkPlan plan = BenchmarkPlan.read(System.getProperties());
        Path directory = Path.of("target", "benchmarks").toAbsolutePath();
        try (Closer closing = new Closer()) {
            BenchmarkEnvironment bench = BenchmarkEnvironment.start(plan, directory, closing);
            bench.warmUp(plan.warmUp());
            List<ReportSection> sections = new ArrayList<>();
            for (Map.Entry<String, BenchmarkScenario> part : parts().entrySet()) {
                if (plan.includes(part.getKey())) {
                    ReportSection section = part.getValue().run(bench);
                    sections.add(section);
                    System.out.println("\n" + section.title() + "\n\n" + section.text());
                }
            }
            Progress.print(
                    "written to %s",
                    BenchmarkReport.write(plan, directory, MachineDescription.describe(bench), sections));
            assertThat(bench.errors())
                    .as("what must not have been; a machine that is busy with other things can be the cause of a 503")
                    .isEmpty();
        }
    }
}
