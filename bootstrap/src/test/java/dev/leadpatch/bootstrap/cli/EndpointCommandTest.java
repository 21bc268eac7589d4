package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import dev.leadpatch.bootstrap.cli.CommandRunner.Result;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code endpoint}, on PostgreSQL. */
class EndpointCommandTest {
    private static final String NEW_SECRET_KEY = "bmV3IGtleSBvZiB0aGlydHktdHdvIGJ5dGVzLCBuZXc=";
    private static final String UNKNOWN_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static CommandRunner runner;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        runner = CommandRunner.start(directory);
        runner.init();
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @AfterEach
    void resetSettings() {
        runner.setVariable("LEADPATCH_WEBHOOK_ALLOW", null);
        runner.setVariable("LEADPATCH_SECRET_KEY", CommandRunner.SECRET_KEY);
        runner.useSharedSchema();
    }

    @Test
    void endpoint_is_created_changed_rotated_and_deleted() {
        Result create = runner.run(
                "endpoint",
                "create",
                "--url=https://crm.example/hook",
                "--event=lead_created",
                "--event=lead_updated",
                "--header=X-Tenant=7",
                "--basic-auth=ada:s3cret:7",
                "--description=CRM",
                "--json");
        create.assertExitCode(0);
        Map<String, Object> created = create.jsonObject();
        assertThat(created)
                .containsEntry("url", "https://crm.example/hook")
                .containsEntry("events", List.of("lead_created", "lead_updated"))
                .containsEntry("header_names", List.of("X-Tenant"))
                .containsEntry("has_basic_auth", true)
                .containsEntry("enabled", true)
                .hasEntrySatisfying(
                        "secret", secret -> assertThat(secret).asString().startsWith("whsec_"));
        assertThat(create.err()).isEqualTo("Store the secrets now: they are not shown again.\n");
        assertThat(create.out()).doesNotContain("s3cret");
        String id = created.get("id").toString();
        assertThat(runner.run("endpoint", "update", id, "--basic-auth=", "--json")
                        .jsonObject())
                .containsEntry("has_basic_auth", false);
        runner.run("endpoint", "update", id, "--basic-auth=ada").assertFailure(2, "--basic-auth must have password");

        runner.run("endpoint", "create", "--url=https://CRM.example/hook", "--event=lead_updated")
                .assertFailure(2, "--url is already subscribed to lead_updated by the endpoint " + id);

        assertThat(runner.run("endpoint", "update", id, "--enabled=false", "--description=")
                        .assertExitCode(0)
                        .out())
                .isEqualTo("Updated endpoint " + id + ".\n");
        Result list = runner.run("endpoint", "list");
        assertThat(list.out().lines().filter(line -> line.startsWith(id)))
                .singleElement()
                .asString()
                .endsWith("https://crm.example/hook  lead_created,lead_updated  disabled");
        assertThat(list.out()).doesNotContain("whsec_");

        assertThat(runner.run("endpoint", "rotate-secret", id, "--overlap-seconds=60")
                        .assertExitCode(0)
                        .out())
                .contains("whsec_")
                .doesNotContain(created.get("secret").toString());
        runner.run("endpoint", "rotate-secret", id)
                .assertFailure(
                        1,
                        "The previous secret is still valid; try again when it has expired, or set --overlap-seconds"
                                + " to 0 to invalidate both secrets now.");
        assertThat(runner.run("endpoint", "delete", id, "--json").jsonObject()).isEqualTo(Map.of("id", id));
        runner.run("endpoint", "delete", id).assertFailure(1, "The company has no endpoint " + id + ".");
    }

    @Test
    void secret_key_is_rotated_by_re_encryption() {
        runner.useNewSchema();
        runner.init();
        create("https://crm.example/hook");
        runner.setVariable("LEADPATCH_SECRET_KEY", NEW_SECRET_KEY);

        runner.run("secrets", "re-encrypt")
                .assertFailure(
                        1,
                        "The secrets of 1 endpoints can't be decrypted, those of 0 were encrypted with the current key."
                                + " Add their key to the previous secret keys, or rotate the secrets of these endpoints.");
        assertThat(runner.runWithVariable(
                                "LEADPATCH_PREVIOUS_SECRET_KEYS", CommandRunner.SECRET_KEY, "secrets", "re-encrypt")
                        .assertExitCode(0)
                        .out())
                .isEqualTo("Endpoints whose secrets were encrypted with the current key: 1\n");
        assertThat(runner.run("secrets", "re-encrypt", "--json").jsonObject()).isEqualTo(Map.of("reencrypted", 0L));
        runner.setVariable("LEADPATCH_SECRET_KEY", null);
        assertThat(runner.run("secrets", "re-encrypt").assertExitCode(2).err())
                .contains("LEADPATCH_SECRET_KEY must be set");
    }

    @Test
    void ping_prints_the_response_and_fails_without_a_receiver() throws Exception {
        runner.setVariable("LEADPATCH_WEBHOOK_ALLOW", "127.0.0.1");
        try (StatusPathReceiver receiver = StatusPathReceiver.start()) {
            String id = create(receiver.url("/200").toString());
            assertThat(runner.run("endpoint", "ping", id).assertExitCode(0).out())
                    .startsWith("Delivered (");
        }
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        Result failed = runner.run("endpoint", "ping", create("http://127.0.0.1:" + closedPort + "/"), "--json");
        assertThat(failed.assertExitCode(1).jsonObject())
                .containsEntry("delivered", false)
                .containsEntry("status_code", null);
    }

    @Test
    void replay_is_started_once() {
        String id = create("https://crm.example/replayed");
        assertThat(runner.run("endpoint", "replay", id, "--since", "2026-01-01T00:00:00Z", "--json")
                        .assertExitCode(0)
                        .jsonObject())
                .containsKeys("id", "processed", "done")
                .containsEntry("total", 0L);
        runner.run("endpoint", "replay", id, "--since", "2026-01-01T00:00:00Z")
                .assertFailure(1, "A replay of the endpoint is in progress; try again when it is done.");
        runner.run("endpoint", "replay", UNKNOWN_ID, "--since", "2026-01-01T00:00:00Z")
                .assertFailure(1, "The company has no endpoint " + UNKNOWN_ID + ".");
        runner.run("endpoint", "replay", id, "--since", "2026-01-02T00:00:00Z", "--until", "2026-01-01T00:00:00Z")
                .assertFailure(1, "--until must not be before --since.");
        assertThat(runner.run("endpoint", "replay", id, "--since", "2026-01-01T00:00:00Z", "--status", "pending")
                        .assertExitCode(2)
                        .err())
                .contains("must be one of delivered, dead");
        String other = create("https://crm.example/range");
        runner.run(
                        "endpoint",
                        "replay",
                        other,
                        "--since",
                        "2026-01-01T00:00:00Z",
                        "--until",
                        "2026-01-02T00:00:00Z",
                        "--status",
                        "dead")
                .assertExitCode(0);
        assertThat(runner.run("endpoint", "replay", id, "--since", "yesterday")
                        .assertExitCode(2)
                        .err())
                .contains("\"yesterday\" must have the form YYYY-MM-DD");
    }

    @Test
    void invalid_settings_are_reported_by_option() {
        Result create = runner.run(
                "endpoint",
                "create",
                "--url=http://127.0.0.1/hook",
                "--event=lead_changed",
                "--skip-key=" + UNKNOWN_ID,
                "--header=Content-Length=1");
        create.assertExitCode(2);
        assertThat(create.err().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).startsWith("leadpatch: --url must "))
                .anySatisfy(line -> assertThat(line).startsWith("leadpatch: --event 1 must be one of lead_created"))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("leadpatch: --skip-key 1 is not the id of an API key of this company"))
                .anySatisfy(line -> assertThat(line).startsWith("leadpatch: --header "));
        assertThat(create.out()).isEmpty();
    }

    @Test
    void missing_secret_key_is_reported() {
        runner.setVariable("LEADPATCH_SECRET_KEY", null);
        runner.run("endpoint", "create", "--url", "https://crm.example/hook")
                .assertFailure(
                        2,
                        "LEADPATCH_SECRET_KEY must be set, because it encrypts the secrets of webhook endpoints."
                                + " Nothing was changed.");
    }

    @Test
    void invalid_allowed_receivers_are_reported() {
        runner.setVariable("LEADPATCH_WEBHOOK_ALLOW", "10.0.0.0/99");
        Result list = runner.run("endpoint", "list").assertExitCode(2);
        assertThat(list.err().lines()).singleElement().asString().contains("LEADPATCH_WEBHOOK_ALLOW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"update --enabled=true", "delete", "rotate-secret", "ping"})
    void unknown_endpoint_is_named(String command) {
        runner.run(("endpoint " + command + " " + UNKNOWN_ID).split(" ", -1))
                .assertFailure(1, "The company has no endpoint " + UNKNOWN_ID + ".");
        assertThat(runner.run(("endpoint " + command + " 7").split(" ", -1))
                        .assertExitCode(2)
                        .err())
                .contains("must be a UUID");
    }

    private static String create(String url) {
        return runner.run("endpoint", "create", "--url", url, "--json")
                .assertExitCode(0)
                .jsonObject()
                .get("id")
                .toString();
    }
}
