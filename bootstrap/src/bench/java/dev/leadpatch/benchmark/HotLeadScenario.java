package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Workload;
import java.util.List;

/** Throughput under contention: all connections update the same lead. */
final class HotLeadScenario implements BenchmarkScenario {
    private static final int CONNECTIONS = 32;
    private static final int ONE_LEAD = 1;

    @Override
    public ReportSection run(BenchmarkEnvironment environment) throws Exception {
        Medians<Integer, Sample> samples = new Medians<>();
        Baseline baseline = new Baseline(environment);
        for (int round = 0; round < environment.plan().rounds(); round++) {
            samples.add(
                    ONE_LEAD,
                    environment.measure(
                            "one lead",
                            environment.newJob(Workload.REFERENCE, CONNECTIONS).withLeads(ONE_LEAD)));
            baseline.measure(CONNECTIONS, ONE_LEAD);
        }
        double rate = samples.medianOf(ONE_LEAD, Sample::leadsPerSecond);
        MarkdownTable table = new MarkdownTable("client", "updates/s", "÷ pgbench", "p50 ms", "p99 ms");
        table.addRow(
                "PATCH",
                MarkdownTable.formatRate(rate),
                MarkdownTable.formatRatio(rate, baseline.rateOf(CONNECTIONS)),
                MarkdownTable.formatMillis(
                        samples.medianOf(ONE_LEAD, sample -> sample.outcome().p50())),
                MarkdownTable.formatMillis(
                        samples.medianOf(ONE_LEAD, sample -> sample.outcome().p99())));
        table.addRow("pgbench", baseline.formatRate(CONNECTIONS), "", "", "");
        return new ReportSection(
                "Contention on one lead",
                table.toMarkdown()
                        + "\n%d connections, and the same number of pgbench clients.\n".formatted(CONNECTIONS),
                List.of());
    }
}
