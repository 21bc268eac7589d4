package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit list}, and what commands record, on PostgreSQL. */
class AuditCommandTest {
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

    @Test
    void commands_are_recorded_newest_first() {
        String key = id("key", "create", "--label", "Zapier", "--access", "read", "--json");
        runner.run("key", "revoke", key).assertExitCode(0);
        runner.run("key", "revoke", key).assertExitCode(0);
        String endpoint = id("endpoint", "create", "--url", "https://example.com/hook", "--json");
        runner.run("endpoint", "update", endpoint, "--description", "CRM").assertExitCode(0);

        List<Map<String, Object>> entries =
                runner.run("audit", "list", "--json").assertExitCode(0).jsonArray();

        assertThat(entries)
                .extracting(entry -> entry.get("action"))
                .containsExactly(
                        "webhook_endpoint.updated",
                        "webhook_endpoint.created",
                        "api_key.revoked",
                        "api_key.created",
                        entries.get(4).get("action"),
                        entries.get(5).get("action"));
        assertThat(entries.subList(4, 6))
                .extracting(entry -> entry.get("action"))
                .containsExactlyInAnyOrder("company.loaded", "api_key.created");
        assertThat(entries.get(0))
                .containsEntry("changed", List.of("description"))
                .containsEntry("target", Map.of("type", "webhook_endpoint", "id", endpoint))
                .hasEntrySatisfying(
                        "actor", actor -> assertThat(actor.toString()).contains("cli", "operator"));
        assertThat(runner.run("audit", "list", "--limit", "1")
                        .assertExitCode(0)
                        .out()
                        .lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("TIME"))
                .anyMatch(line -> line.contains("webhook_endpoint.updated"));
    }

    @Test
    void unknown_company_and_invalid_limit_are_refused() {
        assertThat(runner.run("audit", "list", "--company", "99")
                        .assertExitCode(1)
                        .err())
                .contains("There is no company 99.");
        for (String invalid : List.of("0", "10001", "x")) {
            assertThat(runner.run("audit", "list", "--limit", invalid)
                            .assertExitCode(2)
                            .err())
                    .contains("a limit must be a number from 1 to 10000");
        }
    }

    private static String id(String... arguments) {
        return runner.run(arguments).assertExitCode(0).jsonObject().get("id").toString();
    }
}
