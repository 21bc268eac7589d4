package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.bootstrap.cli.CommandRunner.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tag}, {@code user}, {@code field} and {@code option}, on PostgreSQL. */
class CatalogCommandTest {
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
    void returnToSharedCompany() {
        runner.useSharedSchema();
    }

    /** Called by tests that change entries; the others share a company. */
    private static void useNewCompany() {
        runner.useNewSchema();
        runner.init();
    }

    @Test
    void tags_are_created_changed_archived_restored_and_listed() {
        useNewCompany();
        assertThat(runner.run("tag", "create", "--label", "Partner")
                        .assertExitCode(0)
                        .out())
                .isEqualTo("Created tag 3.\n");
        Map<String, Object> changed = runner.run(
                        "tag", "update", "3", "--background-color", "#112233", "--partner-type", "reseller", "--json")
                .assertExitCode(0)
                .jsonObject();
        assertThat(changed)
                .containsEntry("id", 3L)
                .containsEntry("label", "Partner")
                .containsEntry("background_color", "#112233")
                .containsEntry("partner_type", "reseller")
                .containsEntry("archived", false)
                .containsKey("uuid");
        assertThat(runner.run("tag", "update", "3", "--partner-type", "", "--json")
                        .jsonObject())
                .containsEntry("partner_type", null)
                .containsEntry("background_color", "#112233");
        assertThat(runner.run("tag", "archive", "1").assertExitCode(0).out()).isEqualTo("Archived tag 1.\n");
        assertThat(ids(runner.run("tag", "list", "--json"))).containsExactly(2L, 3L);
        assertThat(ids(runner.run("tag", "list", "--archived", "only", "--json")))
                .containsExactly(1L);
        assertThat(runner.run("tag", "restore", "1").assertExitCode(0).out()).isEqualTo("Restored tag 1.\n");
        assertThat(runner.run("tag", "list").assertExitCode(0).out()).isEqualTo("""
                ID  LABEL       BACKGROUND  TEXT     PARTNER TYPE  STATE
                1   VIP         #6B7280     #FFFFFF                active
                2   Newsletter  #6B7280     #FFFFFF                active
                3   Partner     #112233     #FFFFFF                active
                """);
    }

    @Test
    void users_are_created_changed_and_archived() {
        useNewCompany();
        runner.run("user", "create", "--email", "bo@harbour.example", "--first-name", "Bo", "--last-name", "Berg")
                .assertExitCode(0);
        assertThat(runner.run("user", "update", "2", "--first-name", "Bodil", "--json")
                        .jsonObject())
                .containsEntry("first_name", "Bodil")
                .containsEntry("last_name", "Berg");
        runner.run("user", "archive", "2").assertExitCode(0);
        assertThat(runner.run("user", "list", "--archived=include")
                        .assertExitCode(0)
                        .out())
                .isEqualTo("""
                ID  EMAIL                NAME        STATE
                1   ada@harbour.example  Ada L       active
                2   bo@harbour.example   Bodil Berg  archived
                """);
    }

    @Test
    void fields_and_options_are_created_and_changed() {
        useNewCompany();
        Map<String, Object> field = runner.run(
                        "field",
                        "create",
                        "--label",
                        "Region",
                        "--type",
                        "select",
                        "--option",
                        "North",
                        "--option",
                        "South",
                        "--required",
                        "--json")
                .assertExitCode(0)
                .jsonObject();
        assertThat(field)
                .containsEntry("id", 3L)
                .containsEntry("required", true)
                .containsEntry("category", "lead");
        assertThat(runner.run("field", "update", "3", "--required=false", "--json")
                        .jsonObject())
                .containsEntry("required", false)
                .containsEntry("label", "Region");
        assertThat(runner.run("option", "create", "--field", "3", "--label", "West")
                        .out())
                .isEqualTo("Created option 3.\n");
        runner.run("option", "update", "3", "--field", "3", "--label", "Far West")
                .assertExitCode(0);
        runner.run("option", "archive", "1", "--field", "3").assertExitCode(0);
        assertThat(runner.run("option", "list", "--field", "3", "--archived", "include")
                        .out())
                .isEqualTo("""
                ID  LABEL     STATE
                1   North     archived
                2   South     active
                3   Far West  active
                """);
        assertThat(runner.run("field", "list").out())
                .contains("3   Region      select  lead      no        active  2 South, 3 Far West\n");
    }

    @Test
    void table_is_truncated_to_the_terminal() {
        runner.useTerminal(60, "");
        assertThat(runner.run("field", "list").out().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60))
                .anySatisfy(line -> assertThat(line).contains("…"));
    }

    @Test
    void invalid_values_are_reported_by_option_and_change_nothing() {
        runner.run("tag", "create", "--label", " ", "--text-color", "red", "--partner-type", "friend")
                .assertFailure(
                        2,
                        "--label must not be blank",
                        "--text-color must be a color such as #3366ff",
                        "--partner-type must be one of referral, reseller");
        Result field = runner.run("field", "create", "--label", "Size", "--type", "enum", "--option", "", "--option=A");
        field.assertExitCode(2);
        assertThat(field.err().lines())
                .anySatisfy(line -> assertThat(line).startsWith("leadpatch: --type must be one of text, "))
                .anySatisfy(line -> assertThat(line).startsWith("leadpatch: --option 1 must not be blank"));
        runner.run("user", "update", "1", "--email", "nobody").assertFailure(2, "--email must be an email address");
        assertThat(ids(runner.run("tag", "list", "--json"))).containsExactly(1L, 2L);
        assertThat(ids(runner.run("field", "list", "--json"))).containsExactly(1L, 2L);
    }

    @Test
    void type_of_a_field_never_changes() {
        runner.run("field", "update", "2", "--type", "text").assertFailure(2, "--type never changes; it is \"number\"");
    }

    @Test
    void field_without_options_is_refused() {
        runner.run("option", "create", "--field", "2", "--label", "Big")
                .assertFailure(2, "The entry is an option, but \"Deal value\" is a number field");
    }

    @Test
    void label_in_use_names_the_other_entry() {
        useNewCompany();
        runner.run("tag", "create", "--label", "vip").assertFailure(1, "The label is already used by the tag 1.");
        runner.run("user", "archive", "1").assertExitCode(0);
        runner.run("user", "create", "--email", "ada@harbour.example", "--first-name", "A", "--last-name", "B")
                .assertFailure(1, "The email is already used by the user 1, which is archived and can be restored.");
    }

    @ParameterizedTest
    @CsvSource({
        "tag archive 9, Company 1 has no tag 9.",
        "user update 9 --last-name X, Company 1 has no user 9.",
        "field restore 9, Company 1 has no custom field 9.",
        "option list --field 9, Company 1 has no custom field 9.",
        "option create --field 9 --label X, Company 1 has no custom field 9.",
        "option archive 9 --field 1, Company 1 has no option 9 of custom field 1.",
        "tag list --company 5, There is no company 5."
    })
    void unknown_entry_is_named(String command, String error) {
        runner.run(command.split(" ", -1)).assertFailure(1, error);
    }

    private static List<Object> ids(Result list) {
        return list.jsonArray().stream().map(entry -> entry.get("id")).toList();
    }
}
