package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Workload;
import java.util.List;

/** What happens when all want to change the same lead. */
final class HotLeadPart implements Part {
    private static final int CONNECTIONS = 32;
    private static final int ONE_LEAD = 1;

    @Override
    public Section run(Bench bench) throws Exception {
        Medians<Integer, Sample> samples = new Medians<>();
        Yardstick yardstick = new Yardstick(bench);
        for (int round = 0; round < bench.plan().rounds(); round++) {
            samples.add(
                    ONE_LEAD,
                    bench.run(
                            "one lead",
                            bench.job(Workload.REFERENCE, CONNECTIONS).amongLeads(ONE_LEAD)));
            yardstick.measure(CONNECTIONS, ONE_LEAD);
        }
        double rate = samples.of(ONE_LEAD, Sample::leadsPerSecond);
        Table table = new Table("client", "updates/s", "÷ pgbench", "p50 ms", "p99 ms");
        table.row(
                "PATCH",
                Table.rate(rate),
                Table.ratio(rate, yardstick.of(CONNECTIONS)),
                Table.millis(samples.of(ONE_LEAD, sample -> sample.outcome().p50())),
                Table.millis(samples.of(ONE_LEAD, sample -> sample.outcome().p99())));
        table.row("pgbench", yardstick.cell(CONNECTIONS), "", "", "");
        return new Section(
                "Contention on one lead",
                table.text() + "\n%d connections, and the same number of pgbench clients.\n".formatted(CONNECTIONS),
                List.of());
    }
}
