package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Client;
import dev.leadpatch.bootstrap.demo.DemoCompanies;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What a demo that serves lets others have: not its data directory, and no secret in its log. */
class ServingDemoIT {

    private static final Workplace WORKPLACE = Workplace.DEMO;

    private static Program demo;

    @BeforeAll
    static void start() throws Exception {
        demo = WORKPLACE.demo();
    }

    @AfterAll
    static void end() throws Exception {
        WORKPLACE.endAll();
    }

    @Test
    void a_second_instance_is_refused_by_the_holders_name_and_the_first_still_serves() throws Exception {
        Client client = demo.client(Client.READ_WRITE);
        for (String command : List.of("demo", "serve")) {
            Program second = WORKPLACE.start(command, "--port", "0").endsWith(2);
            assertThat(second.complaints())
                    .singleElement()
                    .asString()
                    .contains("pid " + demo.pid())
                    .contains(WORKPLACE.data().toString());
        }
        client.patch(700, "{\"last_name\": \"Undisturbed\"}").is(200);
    }

    @Test
    void each_request_is_one_line_of_json_without_key_body_or_value() {
        Client client = demo.client(Client.READ_WRITE);
        Client stranger = demo.client("jb_api_nobodys_key");
        client.with("X-Request-Id", "of-a-change")
                .patch(701, "{\"company_name\": \"Unloggable GmbH\"}")
                .is(200);
        client.with("X-Request-Id", "of-a-mistake")
                .patch(701, "{\"status\": \"unloggable\"}")
                .is(400);
        stranger.with("X-Request-Id", "of-a-stranger").patch(701, "{}").is(401);

        assertThat(lineOf("of-a-change"))
                .containsEntry("key", new DemoCompanies().keys().get(0).label())
                .containsEntry("method", "PATCH")
                .containsEntry("status", 200)
                .hasEntrySatisfying(
                        "duration_ms",
                        duration -> assertThat((Integer) duration).isBetween(0, 60_000));
        assertThat(lineOf("of-a-stranger")).containsEntry("status", 401).doesNotContainKey("key");
        assertThat(lineOf("of-a-mistake")).containsEntry("status", 400);
        assertThat(demo.out())
                .doesNotContain("jb_api_")
                .doesNotContainIgnoringCase("unloggable")
                .doesNotContain("company_name");
    }

    /** The one line of the request, once it is there; every line is an object. */
    private static Map<String, Object> lineOf(String request) {
        await().until(() -> demo.out().contains(request));
        List<Map<String, Object>> lines = demo.out()
                .lines()
                .map(line -> JsonMapper.shared().readValue(line, new TypeReference<Map<String, Object>>() {}))
                .filter(line -> request.equals(line.get("request_id")))
                .toList();
        assertThat(lines).hasSize(1);
        return Objects.requireNonNull(lines.get(0));
    }
}
