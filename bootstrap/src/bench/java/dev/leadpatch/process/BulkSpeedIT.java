package dev.leadpatch.process;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Measures the leads per second that one client patches with bulk requests of 500 leads, and with 500 sequential
 * requests on one connection. It asserts no speed; the results are in {@code target/bulk-speed.txt}.
 */
@Tag("bench")
class BulkSpeedIT {

    private static final int LEADS = 500;
    private static final int WARM_UP = 4;
    private static final int ROUNDS = 7;
    // bulk and single requests then take about the same time per round
    private static final int BULKS = 5;

    private final ProcessWorkspace workspace = ProcessWorkspace.DEMO;
    private int counter;

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void bulk_requests_are_compared_with_single_requests() throws Exception {
        ApiClient client = workspace.startDemo().client(ApiClient.READ_WRITE_KEY);
        List<String> lines = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 1 - WARM_UP; round <= ROUNDS; round++) {
            double single = perSecond(LEADS, () -> patchSingly(client));
            double bulk = perSecond(BULKS * LEADS, () -> patchInBulks(client));
            if (round > 0) {
                ratios.add(bulk / single);
                lines.add(String.format(
                        Locale.ROOT, "single %.0f/s, bulk %.0f leads/s, ratio %.1f", single, bulk, bulk / single));
            }
        }
        lines.add(String.format(
                Locale.ROOT,
                "median ratio %.1f",
                ratios.stream().sorted().toList().get(ROUNDS / 2)));
        Files.write(Path.of("target", "bulk-speed.txt"), lines);
    }

    private static double perSecond(int leads, Runnable work) {
        long start = System.nanoTime();
        work.run();
        return leads * 1e9 / (System.nanoTime() - start);
    }

    private void patchSingly(ApiClient client) {
        for (int lead = 1; lead <= LEADS; lead++) {
            client.patch(lead, "{" + nextPatch() + "}").assertStatus(200);
        }
    }

    private void patchInBulks(ApiClient client) {
        for (int i = 0; i < BULKS; i++) {
            IntFunction<String> item = lead -> "{\"id\": " + lead + ", " + nextPatch() + "}";
            String items = IntStream.rangeClosed(1, LEADS).mapToObj(item).collect(Collectors.joining(", "));
            ApiResponse response = client.withHeader("Content-Type", "application/json")
                    .send("PATCH", "/api/v1/leads", ApiClient.utf8("{\"leads\": [" + items + "]}"))
                    .assertStatus(200);
            Assertions.assertThat((List<?>) response.get("results"))
                    .hasSize(LEADS)
                    .allMatch(result -> result.toString().contains("status=200"));
        }
    }

    /** The reference request with new values in every call. */
    private String nextPatch() {
        counter++;
        return """
                "status": "qualified", "company_name": "TechCorp %1$d", "phone_number": "+1-555-123-4567",
                "assignedUsers": [123, 456], "tags": [10, 11, 12],
                "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": %1$d}},
                                 {"customFieldId": 6, "type": "select", "value": {"select": 3}}]""".formatted(counter);
    }
}
