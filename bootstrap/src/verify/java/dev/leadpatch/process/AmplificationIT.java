package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tenant isolation under amplification: one company concurrently sends small requests with a thousand errors each to a
 * process with the launcher's heap of 224 MB. Requests and deliveries of another company must not fail.
 */
@DisabledOnOs(OS.WINDOWS)
@Tag("verification")
class AmplificationIT {

    private static final int SINGLE_PATCHES = 24;
    private static final int BULK_REQUESTS = 2;

    /** Requests of the other company, at 10 requests per second. */
    private static final int REQUESTS = 40;

    private static final long PERIOD_MILLIS = 100;

    /** Characters. The maximum of 1,000 violations takes less; it once took twenty times as much. */
    private static final int MAX_RESPONSE = 500_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<PackagedProgram> programs = new ArrayList<>();
    private LauncherInstallation installation;
    private Map<String, String> environment;
    private ReceiverProcess receiver;
    private PackagedProgram service;
    private ApiClient attacker;
    private ApiClient client;

    @BeforeEach
    void serve_two_companies() throws Exception {
        installation = new LauncherInstallation(directory.resolve("installation"));
        environment = Map.of(
                "LEADPATCH_DATA_DIR", directory.resolve("data").toString(), "LEADPATCH_WEBHOOK_ALLOW", "127.0.0.1");
        receiver = new ReceiverProcess(directory.resolve("deliveries.txt"));
        load("client.json", CompanyDocument.withKeys(CompanyDocument.valid(1)));
        load("attacker.json", LargeSelectCompany.document());
        service = run("serve", "--port", "0", "--metrics-port", "0");
        attacker = service.client(LargeSelectCompany.KEY).withHeader("Content-Type", "application/json");
        client = service.client(CompanyKey.FIRST.text());
    }

    private void load(String name, String document) throws Exception {
        run("load", Files.writeString(directory.resolve(name), document).toString())
                .assertExitCode(0);
    }

    private PackagedProgram run(String... arguments) throws IOException {
        PackagedProgram program = installation.run(environment, arguments);
        programs.add(program);
        return program;
    }

    @AfterEach
    void end() throws Exception {
        for (PackagedProgram program : programs) {
            if (program.isAlive()) {
                program.terminate();
                program.exitCode();
            }
        }
        receiver.close();
    }

    @Test
    void requests_of_a_thousand_errors_neither_harm_the_process_nor_another_company() throws Exception {
        SubscribedEndpoint listener = SubscribedEndpoint.subscribe(
                service.client(CompanyKey.ADMIN.text()), receiver, "/hook", "", change -> true);
        long pid = service.pid();
        Set<String> loops = loops();
        Collection<Flood.Response> patches;
        Collection<Flood.Response> bulks;
        Collection<Flood.Response> otherResponses;
        try (Flood flood = new Flood()) {
            patches =
                    flood.send(SINGLE_PATCHES, () -> attack(LargeSelectCompany.leadPath(), LargeSelectCompany.patch()));
            bulks = flood.send(BULK_REQUESTS, () -> attack("/api/v1/leads", LargeSelectCompany.bulk()));
            otherResponses = requestsOfTheOtherCompany();
            flood.end();
        }

        assertThat(otherResponses).hasSize(REQUESTS).allMatch(response -> response.status() == 200);
        assertThat(patches).anyMatch(response -> response.status() == 400).allMatch(AmplificationIT::isBounded);
        assertThat(bulks).anyMatch(response -> response.status() == 200).allMatch(AmplificationIT::isBounded);
        assertThat(service.isAlive()).isTrue();
        assertThat(service.pid()).isEqualTo(pid);
        assertThat(service.stdout()).doesNotContain("OutOfMemoryError");
        client.get("/healthz").assertStatus(200);
        client.get("/readyz").assertStatus(200);
        assertThat(loops()).isEqualTo(loops).contains("webhook-dispatcher", "webhook-deadlines", "leadpatch-replays");

        ApiResponse changed =
                client.patch(102, "{\"last_name\": \"After the attack\"}").assertStatus(200);
        await().atMost(TIMEOUT)
                .until(() -> listener.deliveries().stream()
                        .anyMatch(arrival -> arrival.body().contains((String) changed.get("uuid"))));
    }

    private Set<String> loops() {
        return service.metrics().labels("leadpatch_background_loop_last_iteration_age_seconds").stream()
                .map(labels -> labels.get("loop"))
                .collect(Collectors.toSet());
    }

    private ApiResponse attack(String path, String body) {
        return attacker.send("PATCH", path, ApiClient.utf8(body));
    }

    /** A request fails with 503 under load; every other request is validated. */
    private static boolean isBounded(Flood.Response response) {
        return List.of(200, 400, 503).contains(response.status()) && response.chars() < MAX_RESPONSE;
    }

    private List<Flood.Response> requestsOfTheOtherCompany() throws Exception {
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(4);
        try {
            List<Future<Flood.Response>> requests = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                String change = "{\"first_name\": \"Name %d\"}".formatted(i);
                requests.add(scheduler.schedule(
                        () -> Flood.Response.to(() -> client.patch(101, change)),
                        i * PERIOD_MILLIS,
                        TimeUnit.MILLISECONDS));
            }
            List<Flood.Response> responses = new ArrayList<>();
            for (Future<Flood.Response> request : requests) {
                responses.add(request.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
            }
            return responses;
        } finally {
            scheduler.shutdownNow();
        }
    }
}
