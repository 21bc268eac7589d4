package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leadpatch.acceptance.ApiClient;
import dev.leadpatch.acceptance.MetricsScrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that try to exhaust the launcher's heap: each of 803 KB, with 99 leads that have 1,000 wrong options each of a
 * field with 1,000 options. The process would end without memory, so that is turned off here: the loops have to survive.
 */
@DisabledOnOs(OS.WINDOWS)
class MemoryAttackIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern METRICS = Pattern.compile("^Metrics are at (http://\\S+)$", Pattern.MULTILINE);
    private static final String ATTACKER = "jb_api_the_attacker";
    private static final String OTHER = "jb_api_another_company";
    private static final int LEADS = 99;
    private static final int OPTIONS = 1_000;
    private static final int AT_ONCE = 10;
    private static final int ROUNDS = 2;

    @TempDir
    private Path directory;

    private final ProcessWorkspace workplace = ProcessWorkspace.OWN;
    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private final ExecutorService attackers = Executors.newFixedThreadPool(AT_ONCE);
    private HttpServer receiver;
    private PackagedProgram program;

    @BeforeEach
    void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.start();
        load(withKey(withOptions(CompanyDocument.withLeads(71, LEADS)), 71, ATTACKER));
        load(withKey(CompanyDocument.valid(72), 72, OTHER));
        program = new LauncherInstallation(directory.resolve("installation"))
                .run(
                        Map.of(
                                "JAVA_OPTS", "-XX:-ExitOnOutOfMemoryError",
                                "LEADPATCH_DATA_DIR", workplace.dataDirectory().toString(),
                                "LEADPATCH_WEBHOOK_ALLOW", "127.0.0.0/8"),
                        "serve",
                        "--port",
                        "0",
                        "--metrics-port",
                        "0");
    }

    private void load(String document) throws Exception {
        workplace
                .start("load", workplace.write("company.json", document).toString())
                .assertExitCode(0);
    }

    @AfterEach
    void end() throws Exception {
        if (program != null) {
            program.terminate();
            program.exitCode();
        }
        receiver.stop(0);
        attackers.shutdown();
        workplace.terminateAll();
    }

    @Test
    void background_loops_survive_and_other_companies_webhooks_are_delivered() {
        ApiClient other = program.client(OTHER);
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
        other.withHeader("Content-Type", "application/json")
                .send("POST", "/api/v1/webhooks/endpoints", ApiClient.utf8("{\"url\": \"" + url + "\"}"))
                .assertStatus(201);
        other.patch(7201, "{\"last_name\": \"Before\"}").assertStatus(200);
        awaitDelivery("Before");
        Set<String> loops = loops();
        long pid = program.pid();

        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<Void>> attacks = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> attack(program.url()), attackers))
                    .toList();
            attacks.forEach(CompletableFuture::join);
        }

        assertThat(program.isAlive()).isTrue();
        assertThat(program.pid()).isEqualTo(pid);
        other.patch(7201, "{\"last_name\": \"After\"}").assertStatus(200);
        awaitDelivery("After");
        other.get("/healthz").assertStatus(200);
        assertThat(loops()).isEqualTo(loops).contains("webhook-dispatcher", "webhook-deadlines", "leadpatch-replays");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(scrape().samples())
                        .filteredOn(
                                sample -> sample.name().equals("leadpatch_background_loop_last_iteration_age_seconds"))
                        .allSatisfy(sample ->
                                assertThat(sample.value()).as(sample.toString()).isLessThan(60)));
    }

    /** Whatever is returned, or whether anything is. */
    private static void attack(URI service) {
        String wrong = IntStream.range(0, OPTIONS)
                .mapToObj(i -> Integer.toString(100_000 + i))
                .collect(Collectors.joining(", "));
        String items = IntStream.rangeClosed(1, LEADS)
                .mapToObj(lead -> """
                        {"id": %d, "customFields": [{"customFieldId": 1, "type": "multi_select", "value": {"multi_select": [%s]}}]}""".formatted(7_100 + lead, wrong))
                .collect(Collectors.joining(", ", "{\"leads\": [", "]}"));
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/api/v1/leads"))
                .header("Authorization", "Bearer " + ATTACKER)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .method("PATCH", BodyPublishers.ofString(items))
                .build();
        try {
            HttpResponse<Void> response = HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
            assertThat(response.statusCode()).isNotEqualTo(413);
        } catch (IOException cutOff) {
            // no memory for a response
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitDelivery(String lastName) {
        await().atMost(PATIENCE)
                .until(() -> delivered.stream().anyMatch(body -> body.contains("\"" + lastName + "\"")));
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            delivered.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private Set<String> loops() {
        return scrape().labels("leadpatch_background_loop_last_iteration_age_seconds").stream()
                .map(labels -> labels.get("loop"))
                .collect(Collectors.toSet());
    }

    private MetricsScrape scrape() {
        await().atMost(PATIENCE).until(() -> METRICS.matcher(program.stderr()).find());
        Matcher said = METRICS.matcher(program.stderr());
        assertThat(said.find()).isTrue();
        return MetricsScrape.parse(new ApiClient(URI.create(said.group(1)), List.of())
                .get("")
                .assertStatus(200)
                .body());
    }

    private static String withKey(String document, long company, String key) {
        String keys = """
                "api_keys": [{"key": "%s", "id": "%s", "label": "Test", "owner": %d01, "access": ["read", "write", "admin"]}],
                "leads":""".formatted(key, UUID.nameUUIDFromBytes(ApiClient.utf8(key)), company);
        return document.replace("\"leads\":", keys);
    }

    private static String withOptions(String document) {
        String options = IntStream.rangeClosed(1, OPTIONS)
                .mapToObj(i -> "{\"id\": %d, \"label\": \"Option %d\"}".formatted(i, i))
                .collect(Collectors.joining(", "));
        String fields = """
                "custom_fields": [{"id": 1, "label": "Many", "type": "multi_select", "category": "lead", "options": [%s]}],
                "leads":""".formatted(options);
        return document.replace("\"leads\":", fields);
    }
}
