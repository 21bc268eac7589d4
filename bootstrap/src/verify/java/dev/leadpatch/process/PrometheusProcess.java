package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.testing.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's Prometheus with the distributed alert rules. Its time runs faster: each duration of the rules, and the maximum age
 * of a pending delivery, is divided by 30.
 */
final class PrometheusProcess implements AutoCloseable {

    private static final int ACCELERATION = 30;

    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    private static final Path RULES = Path.of("src/dist/monitoring/prometheus-rules.yml");
    private static final Pattern DURATION = Pattern.compile("(for: |\\[)(\\d+)([mh])\\b");
    private static final String MAX_AGE = "leadpatch_webhook_oldest_pending_seconds) > 900";
    private static final String CONFIGURATION = """
            global: {scrape_interval: 2s, evaluation_interval: 1s}
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: leadpatch
                file_sd_configs: [{files: [targets.json], refresh_interval: 1s}]
            """;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Path directory;
    private final Process process;
    private final URI url;
    private final Map<Integer, URI> targets = new TreeMap<>();

    private PrometheusProcess(Path directory, Process process, URI url) {
        this.directory = directory;
        this.process = process;
        this.url = url;
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Starts Prometheus with its files in a new directory. */
    static PrometheusProcess start(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("rules.yml"), accelerate(Files.readString(RULES)));
        Files.writeString(directory.resolve("prometheus.yml"), CONFIGURATION);
        int port = LoopbackPort.free();
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=data",
                        "--web.listen-address=127.0.0.1:" + port)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        await("Prometheus accepts connections").until(() -> LoopbackPort.accepts(port) || !process.isAlive());
        assertThat(process.isAlive())
                .as(Files.readString(directory.resolve("prometheus.log")))
                .isTrue();
        return new PrometheusProcess(directory, process, URI.create("http://127.0.0.1:" + port));
    }

    private static String accelerate(String rules) {
        assertThat(rules).containsOnlyOnce(MAX_AGE);
        return DURATION.matcher(rules.replace(MAX_AGE, MAX_AGE.replace("900", Integer.toString(900 / ACCELERATION))))
                .replaceAll(duration -> {
                    int seconds = Integer.parseInt(duration.group(2))
                            * (duration.group(3).equals("h") ? 3600 : 60);
                    return duration.group(1) + seconds / ACCELERATION + "s";
                });
    }

    /** Scrapes a node at this URL from now on. */
    void scrape(int node, URI metrics) throws IOException {
        targets.put(node, metrics);
        String groups = targets.entrySet().stream()
                .map(target -> "{\"targets\": [\"%s\"], \"labels\": {\"instance\": \"node-%d\"}}"
                        .formatted(target.getValue().getAuthority(), target.getKey()))
                .collect(Collectors.joining(",", "[", "]"));
        Path written = Files.writeString(directory.resolve("targets.tmp"), groups);
        Files.move(written, directory.resolve("targets.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Waits until an alert fires. */
    void awaitFiring(String alert) {
        await(alert + " fires").atMost(TIMEOUT).until(() -> firing().contains(alert));
    }

    /** Waits until an alert does not fire any more. */
    void awaitResolved(String alert) {
        await(alert + " is resolved").atMost(TIMEOUT).until(() -> !firing().contains(alert));
    }

    /** Returns the names of the alerts that fire now. */
    Set<String> firing() {
        return alerts("ALERTS{alertstate=\"firing\"}");
    }

    /** Returns the names of the alerts that have fired since the start. */
    Set<String> fired() {
        return alerts("max_over_time(ALERTS{alertstate=\"firing\"}[1h])");
    }

    private Set<String> alerts(String expression) {
        String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        try (var response = url.resolve("/api/v1/query?query=" + query).toURL().openStream()) {
            JsonNode series = JsonMapper.shared().readTree(response).at("/data/result");
            Set<String> names = new TreeSet<>();
            series.forEach(alert -> names.add(alert.at("/metric/alertname").asString()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
