package dev.leadpatch.acceptance.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CommandLineFixture;
import dev.leadpatch.acceptance.fixture.CommandLineFixture.CommandResult;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.application.http.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code load} of a document that consists of responses. */
class LoadResponsesTest {
    private static final long COMPANY = 8_100_001;
    private static final String KEY = "jb_api_loaded_from_responses_0123";
    private static final String LEADS = "/api/v1/leads?include=custom_fields&sort=id&limit=50";

    /** Members whose values differ between the companies, or change with each write. */
    private static final Set<String> OWN_MEMBERS = Set.of("company_id", "total", "updated_at");

    @TempDir
    private Path directory;

    @Test
    void responses_of_the_api_are_loaded_as_another_company() throws IOException {
        ApiClient source = DemoFixture.shared().client();
        Path file = Files.writeString(directory.resolve("copy.json"), """
                {"company": {"id": %d, "name": "Copy"},
                 "users": %s,
                 "tags": %s,
                 "custom_fields": %s,
                 "api_keys": [{"key": "%s", "label": "Copy", "owner": 123, "access": ["read"]}],
                 "leads": %s}
                """.formatted(
                        COMPANY,
                        body(source, "/api/v1/users?archived=include"),
                        body(source, "/api/v1/tags?archived=include"),
                        customFields(source),
                        KEY,
                        body(source, LEADS)));

        CommandResult result =
                new CommandLineFixture(DemoFixture.shared().database(), directory).run("load", file.toString());

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        ApiClient copy = ApiClient.withKey(source.baseUri(), KEY);
        assertThat(comparable(copy, LEADS)).isEqualTo(comparable(source, LEADS)).hasSize(50);
        for (String catalog : List.of("/api/v1/tags", "/api/v1/custom-fields?archived=include")) {
            assertThat(comparable(copy, catalog)).isEqualTo(comparable(source, catalog));
        }
    }

    /** The list of custom fields omits archived options, which leads still have. */
    private static String customFields(ApiClient client) {
        List<Map<String, Object>> fields = client.get("/api/v1/custom-fields?archived=include")
                .assertStatus(200)
                .jsonList();
        for (Map<String, Object> field : fields) {
            field.computeIfPresent(
                    "options",
                    (name, active) -> client.get(
                                    "/api/v1/custom-fields/%s/options?archived=include".formatted(field.get("id")))
                            .assertStatus(200)
                            .jsonList());
        }
        return JsonWriter.write(fields);
    }

    private static String body(ApiClient client, String path) {
        return client.get(path).assertStatus(200).body();
    }

    private static List<Map<String, Object>> comparable(ApiClient client, String path) {
        return client.get(path).assertStatus(200).jsonList().stream()
                .map(LoadResponsesTest::withoutOwnMembers)
                .toList();
    }

    private static Map<String, Object> withoutOwnMembers(Map<String, Object> object) {
        Map<String, Object> members = new LinkedHashMap<>(object);
        members.keySet().removeAll(OWN_MEMBERS);
        return members;
    }
}
