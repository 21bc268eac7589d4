package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.bootstrap.cli.CommandRunner.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code key}, on PostgreSQL. {@link CommandLineInterfaceTest} tests the options of {@code key create}. */
class KeyCommandTest {
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

    @Test
    void created_key_is_printed_once() {
        Result create = runner.run("key", "create", "--label", "Zapier", "--access", "read,write", "--json");
        Map<String, Object> created = create.assertExitCode(0).jsonObject();
        assertThat(created)
                .containsEntry("label", "Zapier")
                .containsEntry("access", List.of("read", "write"))
                .containsEntry("owner", 1L)
                .containsEntry("state", "valid")
                .hasEntrySatisfying("key", key -> assertThat(key).asString().startsWith("jb_api_"));
        assertThat(runner.run("key", "list", "--json").out()).doesNotContain("jb_api_");
    }

    @Test
    void rate_limit_is_a_number_or_none_and_kept_by_a_rotation() {
        Map<String, Object> created = runner.run(
                        "key", "create", "--label", "Slow", "--access", "read", "--rate-limit", "60", "--json")
                .assertExitCode(0)
                .jsonObject();
        assertThat(created).containsEntry("rate_limit", 60L);
        assertThat(runner.run("key", "rotate", created.get("id").toString(), "--json")
                        .assertExitCode(0)
                        .jsonObject())
                .containsEntry("rate_limit", 60L);
        runner.run("key", "create", "--label", "Fast", "--access", "read", "--rate-limit", "none")
                .assertExitCode(0);
        assertThat(runner.run("key", "list").assertExitCode(0).out())
                .contains("LIMIT")
                .contains("60/min", "none", "default");
        for (String invalid : List.of("0", "-1", "1000001", "9999999999", "NONE", "6e1", "")) {
            assertThat(runner.run("key", "create", "--label", "a", "--access", "read", "--rate-limit=" + invalid)
                            .assertExitCode(2)
                            .err())
                    .contains("a rate limit must be a number from 1 to 1000000, or none, not \"" + invalid + "\"");
        }
    }

    @Test
    void rotated_key_has_the_same_access_and_replaces_the_old_one() {
        String id = create("Rotated");
        Map<String, Object> rotated = runner.run("key", "rotate", id, "--overlap-seconds", "60", "--json")
                .assertExitCode(0)
                .jsonObject();
        assertThat(rotated)
                .containsEntry("label", "Rotated")
                .containsEntry("access", List.of("read"))
                .containsEntry("previous_key_id", id)
                .containsKey("previous_key_valid_until")
                .hasEntrySatisfying("key", key -> assertThat(key).asString().startsWith("jb_api_"));
        assertThat(find(id))
                .containsEntry("replaced_by", rotated.get("id"))
                .containsEntry("expires_at", rotated.get("previous_key_valid_until"));
        runner.run("key", "rotate", id)
                .assertFailure(1, "The key can't be rotated: it is revoked, expired or already replaced.");
    }

    @Test
    void key_is_limited_to_fields_and_a_rotation_keeps_them() {
        Map<String, Object> created = runner.run(
                        "key",
                        "create",
                        "--label",
                        "L",
                        "--access",
                        "write",
                        "--fields",
                        "status, customFields/1",
                        "--json")
                .assertExitCode(0)
                .jsonObject();
        List<Object> fields = List.of("status", "customFields/1");
        assertThat(created).containsEntry("fields", fields);
        String id = created.get("id").toString();
        assertThat(runner.run("key", "list").out())
                .contains("  status,customFields/1  ")
                .contains("  all  ");
        assertThat(runner.run("key", "rotate", id, "--json").assertExitCode(0).jsonObject())
                .containsEntry("fields", fields);
    }

    @Test
    void all_invalid_fields_are_reported() {
        Result create = runner.run(
                "key", "create", "--label", "L", "--access", "write", "--fields", "stauts,,tags,customFields/9");
        create.assertExitCode(2);
        assertThat(create.err().lines())
                .containsExactly(
                        "leadpatch: field \"stauts\" must be the name of a field, such as status, tags, customFields or"
                                + " customFields/5; did you mean \"status\"?",
                        "leadpatch: field \"\" must not be blank",
                        "leadpatch: field \"customFields/9\" is not a custom field of this company's leads");
        assertThat(create.out()).isEmpty();
    }

    @Test
    void rotation_prints_only_the_key_on_stdout() {
        Result rotate = runner.run("key", "rotate", create("Plain"));
        assertThat(rotate.assertExitCode(0).out()).matches("jb_api_[A-Za-z0-9]{40}\n");
        assertThat(rotate.err()).startsWith("Store the key now").contains("The old key is valid until ");
    }

    @Test
    void revoked_key_is_not_rotated() {
        String id = create("Revoked");
        assertThat(runner.run("key", "revoke", id, "--json").assertExitCode(0).jsonObject())
                .isEqualTo(Map.of("id", id));
        assertThat(find(id)).containsEntry("state", "revoked");
        runner.run("key", "rotate", id)
                .assertFailure(1, "The key can't be rotated: it is revoked, expired or already replaced.");
    }

    @Test
    void invalid_rotation_is_refused_and_changes_nothing() {
        String id = create("Kept");
        runner.run("key", "rotate", id, "--overlap-seconds", "604801")
                .assertFailure(2, "--overlap-seconds must be a whole number from 0 to 604800");
        runner.run("key", "rotate", UNKNOWN_ID).assertFailure(1, "The company has no API key " + UNKNOWN_ID + ".");
        Result misused = runner.run("key", "rotate", "jb_api_1234567890abcdef").assertExitCode(2);
        assertThat(misused.err()).contains("must be a UUID").doesNotContain("1234567890abcdef");
        assertThat(find(id)).containsEntry("state", "valid").containsEntry("replaced_by", null);
    }

    @Test
    void revocation_of_the_last_admin_key_warns() {
        runner.useNewSchema();
        runner.init();
        String initial =
                runner.run("key", "list", "--json").jsonArray().get(0).get("id").toString();
        assertThat(runner.run("key", "revoke", create("Reader"))
                        .assertExitCode(0)
                        .err())
                .isEmpty();
        assertThat(runner.run("key", "revoke", initial).assertExitCode(0).err())
                .isEqualTo("Warning: company 1 has no valid key with admin access; create one with key create.\n");
        runner.useSharedSchema();
    }

    private static String create(String label) {
        return runner.run("key", "create", "--label", label, "--access", "read", "--json")
                .assertExitCode(0)
                .jsonObject()
                .get("id")
                .toString();
    }

    private static Map<String, Object> find(String id) {
        return runner.run("key", "list", "--json").jsonArray().stream()
                .filter(key -> key.get("id").equals(id))
                .findFirst()
                .orElseThrow();
    }
}
