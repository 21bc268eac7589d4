package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import dev.leadpatch.benchmark.load.Workload;
import java.util.List;

/** What other requests cost than the reference request, and what it costs to tell others of each change. */
final class WorkloadScenario implements BenchmarkScenario {
    private static final int CONNECTIONS = 32;
    private static final int BULK_CONNECTIONS = 2;
    private static final String REFERENCE = "reference request";

    private static final List<Case> CASES = List.of(
            new Case(REFERENCE, "reference", Workload.REFERENCE, 0),
            new Case("status only", "status", Workload.STATUS, 0),
            new Case("50 custom fields", "50 fields", Workload.FIFTY_FIELDS, 0),
            new Case("with an idempotency key", "idempotent", Workload.IDEMPOTENT, 0),
            new Case("with 1 webhook endpoint", "1 endpoint", Workload.REFERENCE, 1),
            new Case("with 5 webhook endpoints", "5 endpoints", Workload.REFERENCE, 5),
            new Case("500 leads in one request", "bulk", Workload.BULK, 0));

    private record Case(String title, String label, Workload workload, int endpoints) {}

    @Override
    public ReportSection run(BenchmarkEnvironment bench) throws Exception {
        Medians<String, Sample> samples = new Medians<>();
        for (int round = 0; round < bench.plan().rounds(); round++) {
            for (Case each : CASES) {
                samples.add(each.title(), measure(bench, each));
            }
        }
        return section(samples);
    }

    private static Sample measure(BenchmarkEnvironment bench, Case each) throws Exception {
        int connections = each.workload() == Workload.BULK ? BULK_CONNECTIONS : CONNECTIONS;
        bench.addEndpoints(each.endpoints());
        try {
            return bench.measure(each.title(), bench.newJob(each.workload(), connections));
        } finally {
            bench.removeEndpoints();
        }
    }

    private static ReportSection section(Medians<String, Sample> samples) {
        double reference = samples.medianOf(REFERENCE, Sample::leadsPerSecond);
        MarkdownTable table =
                new MarkdownTable("request", "leads/s", "÷ reference", "p50 ms", "p99 ms", "deliveries/s");
        for (Case each : CASES) {
            double rate = samples.medianOf(each.title(), Sample::leadsPerSecond);
            table.addRow(
                    each.title(),
                    MarkdownTable.formatRate(rate),
                    MarkdownTable.formatRatio(rate / reference),
                    MarkdownTable.formatMillis(samples.medianOf(
                            each.title(), sample -> sample.outcome().p50())),
                    MarkdownTable.formatMillis(samples.medianOf(
                            each.title(), sample -> sample.outcome().p99())),
                    each.endpoints() == 0
                            ? ""
                            : MarkdownTable.formatRate(samples.medianOf(each.title(), Sample::deliveriesPerSecond)));
        }
        String text = table.toMarkdown() + """

                %d connections, and %d for the requests with 500 leads. Each of the 50 custom fields changes. Deliveries share the
                processors with the requests; deliveries beyond that capacity stay in the queue.
                """.formatted(CONNECTIONS, BULK_CONNECTIONS);
        return new ReportSection("Throughput by type of request", text, List.of(chart(samples)));
    }

    private static Chart chart(Medians<String, Sample> samples) {
        List<Series> series = List.of(new Series(
                "leads/s",
                CASES.stream()
                        .map(each -> samples.medianOf(each.title(), Sample::leadsPerSecond))
                        .toList()));
        return new Chart(
                "leads-by-request.svg",
                "Leads updated per second by type of request",
                Shape.BARS,
                Scale.linear(Chart.values(series)),
                CASES.stream().map(Case::label).toList(),
                series);
    }
}
