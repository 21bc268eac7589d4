package dev.leadpatch.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fuzz test: thousands of mutations of the reference request. */
@Tag("verification")
class HostileBodiesTest {

    private static final String REFERENCE = """
            {"status": "qualified", "company_name": "TechCorp Solutions Inc", "phone_number": "+1-555-123-4567",
             "assignedUsers": [123, 456], "tags": [10, 11, 12],
             "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 150000}},
                              {"customFieldId": 6, "type": "select", "value": {"select": 3}}]}
            """;
    private static final List<String> SPLICES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "1e5000000",
            "9223372036854775808",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[[]]",
            "{\"\": null}",
            "\"if\"",
            ",",
            ":",
            "\"",
            "{",
            "}",
            "[",
            "]",
            "\\",
            "\u0000",
            "é",
            "😀");
    private static final int MUTATIONS = 10_000;
    private static final long SEED = 789;

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient json = demo.client().withHeader("Content-Type", "application/json");

    @Test
    void ten_thousand_mutations_of_the_reference_request_cause_no_server_error() {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] body = mutate(random);
            ApiResponse response = json.send("PATCH", "/api/v1/leads/789", body);
            assertThat(response.status())
                    .as(
                            "mutation %d of seed %d: %s -> %s",
                            i, SEED, new String(body, StandardCharsets.UTF_8), response.body())
                    .isIn(200, 400);
        }
    }

    private static byte[] mutate(RandomGenerator random) {
        byte[] body = REFERENCE.getBytes(StandardCharsets.UTF_8);
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            body = mutateOnce(body, random);
        }
        return body;
    }

    private static byte[] mutateOnce(byte[] body, RandomGenerator random) {
        int from = random.nextInt(body.length);
        int to = Math.min(body.length, from + random.nextInt(12));
        return switch (random.nextInt(4)) {
            case 0 -> splice(body, from, new byte[] {(byte) random.nextInt(256)}, Math.min(body.length, from + 1));
            case 1 -> splice(body, from, new byte[0], to);
            case 2 -> splice(body, from, Arrays.copyOfRange(body, from, to), from);
            default ->
                splice(body, from, SPLICES.get(random.nextInt(SPLICES.size())).getBytes(StandardCharsets.UTF_8), to);
        };
    }

    private static byte[] splice(byte[] body, int from, byte[] middle, int to) {
        byte[] joined = new byte[from + middle.length + body.length - to];
        System.arraycopy(body, 0, joined, 0, from);
        System.arraycopy(middle, 0, joined, from, middle.length);
        System.arraycopy(body, to, joined, from + middle.length, body.length - to);
        return joined.length == 0 ? new byte[] {' '} : joined;
    }
}
