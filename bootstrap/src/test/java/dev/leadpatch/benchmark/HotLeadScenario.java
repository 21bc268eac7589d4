package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Workload;
import java.util.List;

/** What happens when all want to change the same lead. */
final class HotLeadScenario implements BenchmarkScenario {
    private static final int CONNECTIONS = 32;
    private static final int ONE_LEAD = 1;

    @Override
    public ReportSection run(BenchmarkEnvironment bench) throws Exception {
        Medians<Integer, Sample> samples = new Medians<>();
        Baseline yardstick = new Baseline(bench);
        for (int round = 0; round < bench.plan().rounds(); round++) {
            samples.add(
                    ONE_LEAD,
                    bench.measure(
                            "one lead",
                            bench.newJob(Workload.REFERENCE, CONNECTIONS).withLeads(ONE_LEAD)));
            yardstick.measure(CONNECTIONS, ONE_LEAD);
        }
        double rate = samples.medianOf(ONE_LEAD, Sample::leadsPerSecond);
        MarkdownTable table = new MarkdownTable("client", "updates/s", "÷ pgbench", "p50 ms", "p99 ms");
        table.addRow(
                "PATCH",
                MarkdownTable.formatRate(rate),
                MarkdownTable.formatRatio(rate, yardstick.rateOf(CONNECTIONS)),
                MarkdownTable.formatMillis(
                        samples.medianOf(ONE_LEAD, sample -> sample.outcome().p50())),
                MarkdownTable.formatMillis(
                        samples.medianOf(ONE_LEAD, sample -> sample.outcome().p99())));
        table.addRow("pgbench", yardstick.formatRate(CONNECTIONS), "", "", "");
        return new ReportSection(
                "Contention on one lead",
                table.toMarkdown()
                        + "\n%d connections, and the same number of pgbench clients.\n".formatted(CONNECTIONS),
                List.of());
    }
}
