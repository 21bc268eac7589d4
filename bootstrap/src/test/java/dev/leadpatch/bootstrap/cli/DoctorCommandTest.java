package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.leadpatch.bootstrap.cli.CommandRunner.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code leadpatch doctor} on a real PostgreSQL and real receivers. */
class DoctorCommandTest {
    private static CommandRunner runner;

    @BeforeAll
    static void start() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "doctor");
        runner = CommandRunner.start(directory);
        runner.init();
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @AfterEach
    void reset() {
        runner.useSharedSchema();
        runner.setVariable("LEADPATCH_WEBHOOK_ALLOW", null);
        runner.setVariable("LEADPATCH_PORT", null);
    }

    @Test
    void usable_database_is_reported_by_one_line_for_each_check() {
        Result result = runner.run("doctor").assertExitCode(0);

        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines().map(line -> line.split(" +", 3)[1]))
                .containsExactly(
                        "java", "memory", "settings", "database", "extensions", "permissions", "schema", "clock");
        assertThat(result.out()).containsPattern("ok {7}database {5}PostgreSQL 1[0-9.]+ at 127");
        assertThat(result.out())
                .contains("commands has the version of this program")
                .doesNotContain("failed");
    }

    @Test
    void json_contains_the_checks() {
        Map<String, Object> json =
                runner.run("doctor", "--json").assertExitCode(0).jsonObject();

        assertThat(json).containsEntry("healthy", true);
        assertThat(checks(json))
                .allSatisfy(check -> assertThat(check).containsOnlyKeys("check", "status", "message", "remedy"))
                .hasSize(8);
    }

    @Test
    void missing_schema_is_a_warning_and_is_not_created() {
        runner.useNewSchema();
        for (int run = 0; run < 2; run++) {
            Result result = runner.run("doctor").assertExitCode(0);
            assertThat(result.out()).containsPattern("warning +schema +commands_[0-9]+ has no tables. Run init");
        }
    }

    @Test
    void pooler_that_ignores_session_settings_is_refused_before_anything_is_created() {
        runner.useNewSchema();
        // these options replace those of the detection, as if a pooler had ignored them
        String pooled = runner.databaseUrl() + "?options=-c%20leadpatch.session%3Dpooled";

        Result init = runner.runWithVariable(
                "LEADPATCH_DATABASE_URL",
                pooled,
                "init",
                "--company-name=Harbour",
                "--email=ada@harbour.example",
                "--first-name=Ada",
                "--last-name=L");

        assertThat(init.assertExitCode(2).err())
                .contains("a connection pooler ignores the session settings")
                .endsWith("Connect to PostgreSQL itself." + System.lineSeparator());
        assertThat(runner.runWithVariable("LEADPATCH_DATABASE_URL", pooled, "doctor")
                        .out())
                .containsPattern("failed +database .*a connection pooler ignores the session settings");
        assertThat(runner.run("doctor").out()).containsPattern("warning +schema +commands_[0-9]+ has no tables");
    }

    @Test
    void unreachable_database_fails_without_its_password() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        String url = "postgresql://ada:hunter2@127.0.0.1:%d/crm".formatted(closedPort);
        Result result =
                runner.runWithVariable("LEADPATCH_DATABASE_URL", url, "doctor").assertExitCode(1);

        assertThat(result.out())
                .contains("failed   database     The database at 127.0.0.1:" + closedPort
                        + "/crm can't be reached: the connection was refused. Check that PostgreSQL runs");
        assertThat(result.out() + result.err()).doesNotContain("hunter2").doesNotContain("Exception");
    }

    @Test
    void wrong_password_is_one_line_with_cause_and_remedy_and_exit_code_2() {
        String url = runner.databaseUrl().replaceFirst(":[^:@]*@", ":hunter2@");

        Result result = runner.runWithVariable("LEADPATCH_DATABASE_URL", url, "key", "list");

        result.assertExitCode(2);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("leadpatch: The database at 127.0.0.1:")
                .contains(
                        "can't be used: the user or the password is invalid (PostgreSQL: password authentication failed")
                .endsWith("Correct user and password.")
                .doesNotContain("hunter2");
    }

    @Test
    void every_invalid_setting_fails() {
        runner.setVariable("LEADPATCH_PORT", "x");
        runner.setVariable("LEADPATCH_WEBHOOK_ALLOW", "?");
        Result result = runner.run("doctor", "--json").assertExitCode(1);

        assertThat(result.jsonObject()).containsEntry("healthy", false);
        assertThat(checks(result.jsonObject()))
                .filteredOn(check -> "failed".equals(check.get("status")))
                .hasSize(2);
    }

    @Test
    void receiver_that_responds_is_ok_with_any_status() throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            assertThat(exchange.getRequestMethod()).isEqualTo("HEAD");
            exchange.sendResponseHeaders(405, -1);
            exchange.close();
        });
        receiver.start();
        try {
            String url = "http://127.0.0.1:%d/hook?secret=1"
                    .formatted(receiver.getAddress().getPort());
            assertThat(runner.run("doctor", "--url", url).assertExitCode(1).out())
                    .containsPattern("failed +receiver +the URL must not point to .*LEADPATCH_WEBHOOK_ALLOW");
            runner.setVariable("LEADPATCH_WEBHOOK_ALLOW", "127.0.0.1");
            assertThat(runner.run("doctor", "--url", url).assertExitCode(0).out())
                    .containsPattern("ok +receiver +it returned status 405")
                    .doesNotContain("secret");
        } finally {
            receiver.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "not a url,Correct the URL",
        "ftp://crm.example/hook,Correct the URL",
        "https://no-such-host.invalid/hook,Correct the host name",
        "https://10.0.0.1/hook,LEADPATCH_WEBHOOK_ALLOW",
        "http://crm.example/hook,LEADPATCH_WEBHOOK_ALLOW",
        "https://localhost/hook,LEADPATCH_WEBHOOK_ALLOW"
    })
    void unusable_receiver_fails_with_a_remedy(String url, String remedy) {
        Result result = runner.run("doctor", "--url", url).assertExitCode(1);

        assertThat(result.out().lines().filter(line -> line.startsWith("failed")))
                .singleElement()
                .asString()
                .contains(remedy);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> checks(Map<String, Object> json) {
        return (List<Map<String, Object>>) json.getOrDefault("checks", List.of());
    }
}
