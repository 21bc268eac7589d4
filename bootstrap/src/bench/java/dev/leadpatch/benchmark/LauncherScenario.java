package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.benchmark.load.Workload;
import java.util.List;

/** The throughput of a service that the start script has started, relative to {@code java -jar}, in alternating rounds. */
final class LauncherScenario implements BenchmarkScenario {
    private static final List<Integer> CONNECTIONS = List.of(1, 32, 128);

    @Override
    public ReportSection run(BenchmarkEnvironment environment) throws Exception {
        BenchmarkPlan plan = environment.plan();
        Medians<Integer, Sample> samples = new Medians<>();
        Medians<Integer, Sample> launcherSamples = new Medians<>();
        try (ServerProcess launcher = BenchmarkService.startByLauncher(environment.postgres())) {
            environment.warmUp(plan.warmUp(), launcher.port());
            for (int round = 0; round < plan.rounds(); round++) {
                for (int connections : CONNECTIONS) {
                    Job job = environment.newJob(Workload.REFERENCE, connections);
                    launcherSamples.add(
                            connections,
                            environment.measure(
                                    "start script, %d connections".formatted(connections),
                                    job.withPort(launcher.port()),
                                    MeasuredService.ofProduct(launcher)));
                    samples.add(
                            connections, environment.measure("java -jar, %d connections".formatted(connections), job));
                }
            }
        }
        MarkdownTable table = new MarkdownTable(
                "connections", "start script, PATCH/s", "`java -jar`", "ratio", "MiB", "MiB of `java -jar`");
        for (int connections : CONNECTIONS) {
            double rate = samples.medianOf(connections, Sample::leadsPerSecond);
            double launcherRate = launcherSamples.medianOf(connections, Sample::leadsPerSecond);
            table.addRow(
                    Integer.toString(connections),
                    MarkdownTable.formatRate(launcherRate),
                    MarkdownTable.formatRate(rate),
                    MarkdownTable.formatRatio(launcherRate / rate),
                    MarkdownTable.formatRate(launcherSamples.medianOf(connections, Sample::serviceMegabytes)),
                    MarkdownTable.formatRate(samples.medianOf(connections, Sample::serviceMegabytes)));
        }
        return new ReportSection("Start script", table.toMarkdown(), List.of());
    }
}
