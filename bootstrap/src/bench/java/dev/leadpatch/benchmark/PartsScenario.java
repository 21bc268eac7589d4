package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Workload;
import dev.leadpatch.benchmark.parts.Part;
import dev.leadpatch.benchmark.parts.PartServer;
import dev.leadpatch.process.JavaExecutable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The processor time of an update by part, from servers that have one {@link Part} more than the previous one. All servers
 * run at the same time, and the measurements alternate between them.
 */
final class PartsScenario implements BenchmarkScenario {
    private static final List<Integer> CONNECTIONS = List.of(32, 128);
    private static final Pattern STARTED = Pattern.compile("^port (\\d+)$");

    private record Point(Part part, int connections) {}

    private record Server(Part part, ServerProcess process, MeasuredService measured) {}

    @Override
    public ReportSection run(BenchmarkEnvironment environment) throws Exception {
        Medians<Point, Sample> samples = new Medians<>();
        try (Closer closer = new Closer()) {
            List<Server> servers = new ArrayList<>();
            for (Part part : Part.values()) {
                servers.add(start(part, environment, closer));
            }
            for (Server server : servers) {
                // warmed up already; a longer warm-up than that of the others would be an advantage
                if (server.process() != environment.service()) {
                    environment.warmUp(
                            environment.plan().warmUp(), server.process().port());
                }
            }
            for (int round = 0; round < environment.plan().rounds(); round++) {
                for (int connections : CONNECTIONS) {
                    for (Server server : servers) {
                        samples.add(new Point(server.part(), connections), measure(server, connections, environment));
                    }
                }
                Collections.reverse(servers); // a server warms up during the measurements too
            }
        }
        String text = CONNECTIONS.stream()
                .map(connections -> "%d connections:\n\n%s".formatted(connections, table(samples, connections)))
                .collect(Collectors.joining("\n"));
        return new ReportSection("Processor time by part", text, List.of());
    }

    private static Sample measure(Server server, int connections, BenchmarkEnvironment environment)
            throws IOException, SQLException {
        return environment.measure(
                "%s, %d connections".formatted(server.part(), connections),
                environment
                        .newJob(Workload.REFERENCE, connections)
                        .withPort(server.process().port()),
                server.measured());
    }

    private static Server start(Part part, BenchmarkEnvironment environment, Closer closer)
            throws IOException, SQLException {
        Progress.print("starting %s", part);
        return switch (part) {
            case SERVICE_WITHOUT_LOG -> startService(part, Map.of("LEADPATCH_LOG_LEVEL", "warn"), environment, closer);
            case SERVICE -> new Server(part, environment.service(), MeasuredService.ofProduct(environment.service()));
            case SERVICE_METRICS -> startService(part, Map.of("LEADPATCH_METRICS_PORT", "0"), environment, closer);
            case STRIPPED, STRIPPED_BLOCKING -> {
                PeerTables tables = PeerTables.create(environment.postgres(), part.schema());
                ServerProcess process = closer.register(startPartServer(part, environment));
                yield new Server(part, process, tables.measured(process));
            }
            default -> {
                ServerProcess process = closer.register(startPartServer(part, environment));
                yield new Server(
                        part,
                        process,
                        part.group() == Part.Group.MEMORY
                                ? MeasuredService.withoutStore(process)
                                : MeasuredService.ofProduct(process));
            }
        };
    }

    private static Server startService(
            Part part, Map<String, String> settings, BenchmarkEnvironment environment, Closer closer)
            throws IOException {
        ServerProcess process =
                closer.register(BenchmarkService.start(BenchmarkService.JAR, environment.postgres(), settings));
        return new Server(part, process, MeasuredService.ofProduct(process));
    }

    private static ServerProcess startPartServer(Part part, BenchmarkEnvironment environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        JavaExecutable.PATH,
                        "-cp",
                        System.getProperty("java.class.path"),
                        PartServer.class.getName(),
                        part.name(),
                        environment.postgres().jdbcUrl())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return ServerProcess.start(part.name(), builder, Process::errorReader, STARTED);
    }

    private static String table(Medians<Point, Sample> samples, int connections) {
        MarkdownTable table = new MarkdownTable(
                "leads in", "part", "updates/s", "service, µs", "difference", "PostgreSQL, µs", "difference");
        for (Part.Group group : Part.Group.values()) {
            double previousService = Double.NaN;
            double previousPostgres = Double.NaN;
            for (Part part : Part.values()) {
                if (part.group() == group) {
                    Point point = new Point(part, connections);
                    double service = samples.medianOf(point, Sample::serviceMicrosPerRequest);
                    double postgres = samples.medianOf(point, Sample::postgresMicrosPerRequest);
                    table.addRow(
                            group.title(),
                            part.title(),
                            MarkdownTable.formatRate(samples.medianOf(point, Sample::leadsPerSecond)),
                            MarkdownTable.formatMicros(service),
                            MarkdownTable.formatDifference(service - previousService),
                            MarkdownTable.formatMicros(postgres),
                            MarkdownTable.formatDifference(postgres - previousPostgres));
                    previousService = service;
                    previousPostgres = postgres;
                }
            }
        }
        return table.toMarkdown();
    }
}
