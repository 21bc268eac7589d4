package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.benchmark.load.Workload;
import java.util.List;

/** Throughput by type of request, including webhook deliveries, relative to the reference request. */
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
    public ReportSection run(BenchmarkEnvironment environment) throws Exception {
        Medians<String, Sample> samples = new Medians<>();
        for (Case testCase : CASES) {
            load(environment, testCase, environment::warmUp);
        }
        for (int round = 0; round < environment.plan().rounds(); round++) {
            for (Case testCase : CASES) {
                samples.add(
                        testCase.title(),
                        load(environment, testCase, job -> environment.measure(testCase.title(), job)));
            }
        }
        return section(samples);
    }

    private interface Run<T> {
        T apply(Job job) throws Exception;
    }

    private static <T> T load(BenchmarkEnvironment environment, Case testCase, Run<T> run) throws Exception {
        int connections = testCase.workload() == Workload.BULK ? BULK_CONNECTIONS : CONNECTIONS;
        environment.addEndpoints(testCase.endpoints());
        try {
            return run.apply(environment.newJob(testCase.workload(), connections));
        } finally {
            environment.removeEndpoints();
        }
    }

    private static ReportSection section(Medians<String, Sample> samples) {
        double reference = samples.medianOf(REFERENCE, Sample::leadsPerSecond);
        MarkdownTable table =
                new MarkdownTable("request", "leads/s", "÷ reference", "p50 ms", "p99 ms", "deliveries/s");
        for (Case testCase : CASES) {
            double rate = samples.medianOf(testCase.title(), Sample::leadsPerSecond);
            table.addRow(
                    testCase.title(),
                    MarkdownTable.formatRate(rate),
                    MarkdownTable.formatRatio(rate / reference),
                    MarkdownTable.formatMillis(samples.medianOf(
                            testCase.title(), sample -> sample.outcome().p50())),
                    MarkdownTable.formatMillis(samples.medianOf(
                            testCase.title(), sample -> sample.outcome().p99())),
                    testCase.endpoints() == 0
                            ? ""
                            : MarkdownTable.formatRate(
                                    samples.medianOf(testCase.title(), Sample::deliveriesPerSecond)));
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
                        .map(testCase -> samples.medianOf(testCase.title(), Sample::leadsPerSecond))
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
