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
 * The load benchmark: runs all scenarios and writes the report. It fails if a response is unexpected, or if an
 * acknowledged change is not stored. It asserts no throughput or latency.
 */
@Tag("bench")
class LoadBenchmarkIT {

    private static Map<String, BenchmarkScenario> parts() {
        Map<String, BenchmarkScenario> parts = new LinkedHashMap<>();
        parts.put("peers", new PeerScenario());
        parts.put("connections", new ConnectionsScenario());
        parts.put("rate", new LatencyByRateScenario());
        parts.put("workload", new WorkloadScenario());
        parts.put("hot", new HotLeadScenario());
        parts.put("size", new LeadCountScenario());
        parts.put(BenchmarkPlan.BASELINE, new BaselineScenario());
        parts.put(BenchmarkPlan.PARTS, new PartsScenario());
        parts.put(BenchmarkPlan.LIST, new ListScenario());
        parts.put(BenchmarkPlan.LAUNCHER, new LauncherScenario());
        parts.put(BenchmarkPlan.GROWTH, new GrowthScenario());
        return parts;
    }

    @Test
    void load_benchmark_writes_a_report() throws Exception {
        BenchmarkPlan plan = BenchmarkPlan.read(System.getProperties());
        Path directory = Path.of("target", "benchmarks").toAbsolutePath();
        try (Closer closer = new Closer()) {
            BenchmarkEnvironment environment =
                    BenchmarkEnvironment.start(plan, BenchmarkService.JAR, directory, closer);
            environment.warmUp(plan.warmUp());
            List<ReportSection> sections = new ArrayList<>();
            for (Map.Entry<String, BenchmarkScenario> part : parts().entrySet()) {
                if (plan.includes(part.getKey())) {
                    ReportSection section = part.getValue().run(environment);
                    sections.add(section);
                    System.out.println("\n" + section.title() + "\n\n" + section.text());
                }
            }
            Progress.print(
                    "written to %s",
                    BenchmarkReport.write(plan, directory, MachineDescription.describe(environment), sections));
            assertThat(environment.errors())
                    .as("errors; a 503 can be caused by other load on the machine")
                    .isEmpty();
        }
    }
}
