package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.documentation.MarkdownBlock;
import dev.leadpatch.process.TraceCollector.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The start script with the OpenTelemetry agent, by the documented command. */
@DisabledOnOs(OS.WINDOWS)
@Tag("verification")
class OpenTelemetryIT {

    private static final Path OPERATING = Path.of("../docs/operating.md");
    private static final String AGENT = Objects.requireNonNull(System.getProperty("leadpatch.opentelemetry-agent"));
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT_SPAN_ID = "00f067aa0ba902b7";
    private static final String PATCH = "PATCH /api/v1/leads/{leadId}";

    @TempDir
    private Path directory;

    @Test
    void spans_of_requests_statements_and_deliveries_are_sent_and_match_the_log() throws Exception {
        try (TraceCollector collector = new TraceCollector()) {
            PackagedProgram demo = start(collector);
            ApiClient client = demo.client(ApiClient.READ_WRITE_KEY);

            client.withHeader("traceparent", "00-" + TRACE_ID + "-" + CLIENT_SPAN_ID + "-01")
                    .withHeader("X-Request-Id", "traced")
                    .patch(789, "{\"status\": \"lost\"}")
                    .assertStatus(200);
            client.withHeader("X-Request-Id", "untraced")
                    .patch(790, "{\"status\": \"lost\"}")
                    .assertStatus(200);

            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(collector.receivedTraces()).hasSize(2));
            Span traced = awaitRequest(collector, demo.logEntryOf("traced"));
            assertThat(traced.traceId()).isEqualTo(TRACE_ID);
            assertThat(traced.parentId()).isEqualTo(CLIENT_SPAN_ID);
            Span untraced = awaitRequest(collector, demo.logEntryOf("untraced"));
            assertThat(untraced.traceId()).isNotEqualTo(TRACE_ID);
            assertThat(untraced.parentId()).isEmpty();
            for (Span request : List.of(traced, untraced)) {
                assertThat(collector.spans()).anySatisfy(span -> assertStatementOf(request, span));
            }
            // deliveries are sent from a queue, as traces of their own
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(collector.spans())
                            .filteredOn(span -> collector.receivedTraces().stream()
                                    .anyMatch(header -> header.contains(span.traceId() + "-" + span.spanId())))
                            .hasSize(2)
                            .allSatisfy(span -> assertThat(span.name()).isEqualTo("POST"))
                            .noneSatisfy(span -> assertThat(span.traceId()).isEqualTo(TRACE_ID)));
            demo.terminate();
            demo.exitCode();
        }
    }

    private static Span awaitRequest(TraceCollector collector, Map<String, Object> logEntry) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(collector.spans())
                        .anySatisfy(span -> assertThat(span.spanId()).isEqualTo(logEntry.get("span_id"))));
        Span request = collector.spans().stream()
                .filter(span -> span.spanId().equals(logEntry.get("span_id")))
                .findFirst()
                .orElseThrow();
        assertThat(request.name()).isEqualTo(PATCH);
        assertThat(request.traceId()).isEqualTo(logEntry.get("trace_id"));
        return request;
    }

    private static void assertStatementOf(Span request, Span span) {
        assertThat(span.library()).endsWith(".jdbc");
        assertThat(span.traceId()).isEqualTo(request.traceId());
        assertThat(span.parentId()).isEqualTo(request.spanId());
    }

    /** Starts the demo with the environment of the documented command. */
    private PackagedProgram start(TraceCollector collector) throws Exception {
        String command =
                MarkdownBlock.parseSection(OPERATING, "### Traces").get(0).text();
        Map<String, String> environment = Arrays.stream(
                        command.replace("\\\n", " ").split("\\s+"))
                .filter(word -> word.contains("="))
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> b, HashMap::new));
        assertThat(environment.replace(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", collector.url().toString()))
                .isEqualTo("http://127.0.0.1:4318");
        String options = environment.get("JAVA_OPTS").replace("/opt/opentelemetry-javaagent.jar", AGENT);
        assertThat(options).isEqualTo("-javaagent:" + AGENT);
        environment.put("JAVA_OPTS", options + " -XX:TieredStopAtLevel=1 " + PackagedProgram.HOSTS_FILE);
        environment.put("OTEL_BSP_SCHEDULE_DELAY", "200");
        LauncherInstallation installation = new LauncherInstallation(directory.resolve("installation"));
        return installation.run(
                environment,
                "demo",
                "--port",
                "0",
                "--log-format",
                "json",
                "--data-dir",
                directory.resolve("data").toString(),
                "--webhook-url",
                collector.url() + "/hook");
    }
}
