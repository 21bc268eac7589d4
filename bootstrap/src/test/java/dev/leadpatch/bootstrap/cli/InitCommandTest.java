package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code init} and the choice of the company, on PostgreSQL. */
class InitCommandTest {
    private static CommandRunner runner;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        runner = CommandRunner.start(directory);
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @BeforeEach
    void useNewSchema() {
        runner.useNewSchema();
    }

    @Test
    void options_create_a_company_with_user_key_tags_and_fields() {
        CommandRunner.Result init = init("Harbour \"Example\"", "ada@harbour.example");
        init.assertExitCode(0);
        assertThat(init.err()).isEmpty();
        assertThat(init.out())
                .startsWith("Created company 1, \"Harbour \"Example\"\":\n")
                .contains("ada@harbour.example", "Priority", "Deal value", "VIP", " serve\n", "-X PATCH")
                .containsOnlyOnce("jb_api_");

        List<Map<String, Object>> keys = runner.run("key", "list", "--json").jsonArray();
        assertThat(keys)
                .singleElement()
                .satisfies(key -> assertThat(key)
                        .containsEntry("label", "Initial key")
                        .containsEntry("access", List.of("read", "write", "admin"))
                        .containsEntry("owner", 1L)
                        .containsEntry("expires_at", null));
    }

    @Test
    void database_without_citus_is_not_distributed() {
        runner.init();

        CommandRunner.Result distribute = runner.run("database", "distribute", "--shards=8");
        distribute.assertExitCode(2);
        assertThat(distribute.err()).contains("does not have the extension citus");
        CommandRunner.Result tooMany = runner.run("database", "distribute", "--shards=0");
        tooMany.assertExitCode(2);
        assertThat(tooMany.err()).contains("--shards must be from 1 to 1024, not 0.");
    }

    @Test
    void next_steps_have_the_configuration_file_of_the_command(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("lead patch.conf"), "# comment\n");

        CommandRunner.Result init = runner.run(
                "--config",
                file.toString(),
                "init",
                "--company-name=Harbour",
                "--email=ada@harbour.example",
                "--first-name=Ada",
                "--last-name=Example");

        assertThat(init.assertExitCode(0).out()).contains(" serve --config '" + file + "'\n");
    }

    @Test
    void json_contains_ids_and_the_key() {
        Map<String, Object> json = runner.run(
                        "init",
                        "--company-name=Harbour",
                        "--company-id=77",
                        "--email=ada@harbour.example",
                        "--first-name=Ada",
                        "--last-name=Example",
                        "--json")
                .assertExitCode(0)
                .jsonObject();
        assertThat(json)
                .containsEntry("company", Map.of("id", 77L, "name", "Harbour"))
                .containsOnlyKeys("company", "user", "tags", "custom_fields", "api_key");
        assertThat(json.get("api_key"))
                .asString()
                .matches(".*key=jb_api_[A-Za-z0-9]{40}.*")
                .contains("access=[read, write, admin]");
    }

    @Test
    void initialized_database_is_refused_and_unchanged() {
        runner.init();
        init("Other", "eve@other.example")
                .assertFailure(
                        1,
                        "The database is already set up: it has the company 1. Nothing was changed. Add a company with"
                                + " load, or a key with key create.");
        assertThat(runner.run("key", "list", "--json").jsonArray()).hasSize(1);
    }

    @Test
    void missing_options_are_listed_without_a_terminal() {
        runner.run("init", "--email", "ada@harbour.example")
                .assertFailure(
                        2,
                        "Missing options: --company-name, --first-name, --last-name. On a terminal, the command asks"
                                + " for them.");
    }

    @Test
    void terminal_is_asked_for_missing_options_until_they_are_valid() {
        runner.useTerminal(80, "\n  \n" + "x".repeat(256) + "\nHarbour\nada@\nada@harbour.example\nExample\n");
        CommandRunner.Result init = runner.run("init", "--first-name", "Ada");
        init.assertExitCode(0);
        assertThat(init.err())
                .isEqualTo("Name of the company: Name of the company: Name of the company: It "
                        + "must have at most 255 characters.\nName of the company: Your email address: "
                        + "It must be an email address.\nYour email address: Your last name: ");
        assertThat(init.out()).startsWith("Created company 1, \"Harbour\":");
    }

    @Test
    void end_of_input_changes_nothing() {
        runner.useTerminal(80, "Harbour\n");
        CommandRunner.Result init = runner.run("init").assertExitCode(2);
        assertThat(init.err()).endsWith("leadpatch: The input has ended. Nothing was changed.\n");
        assertThat(runner.run("key", "list").assertExitCode(2).err())
                .endsWith(" is not set up: create its schema with init, load or serve.\n");
    }

    @Test
    void invalid_values_are_reported_by_option_and_change_nothing() {
        init(" ", "not an address").assertExitCode(2);
        CommandRunner.Result init = init("x".repeat(10_000), "not an address");
        assertThat(init.err().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("leadpatch: --company-name "))
                .anySatisfy(line -> assertThat(line).startsWith("leadpatch: --email must be an email address"));
        runner.run("init", "--company-id", "0").assertExitCode(2);
        init("Harbour", "ada@harbour.example").assertExitCode(0);
    }

    @Test
    void company_is_required_if_there_are_several() {
        runner.useTerminal(80, """
                {"company": {"id": 12, "name": "Second"},
                 "users": [{"id": 1, "email": "ada@example.com", "first_name": "Ada", "last_name": "Example"}]}
                """);
        runner.init();
        runner.run("load", "-").assertExitCode(0);
        runner.run("key", "list")
                .assertFailure(2, "--company is required, because the database has several companies: 1, 12");
        runner.run("key", "list", "--company", "1").assertExitCode(0);
    }

    private static CommandRunner.Result init(String company, String email) {
        return runner.run(
                "init", "--company-name", company, "--email", email, "--first-name", "Ada", "--last-name", "Example");
    }
}
