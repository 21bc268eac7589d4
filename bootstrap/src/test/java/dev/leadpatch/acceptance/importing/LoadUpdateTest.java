package dev.leadpatch.acceptance.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CommandLineFixture;
import dev.leadpatch.acceptance.fixture.CommandLineFixture.CommandResult;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code load --update} beside a running service. */
class LoadUpdateTest {
    private static final AtomicLong NEXT_COMPANY = new AtomicLong(8_200_000);

    @TempDir
    private Path directory;

    private final CompanyFixture company = new CompanyFixture(
            NEXT_COMPANY.incrementAndGet(), 1, DemoFixture.shared().database());
    private final String key = "jb_api_" + UUID.randomUUID();
    private final ApiClient client =
            ApiClient.withKey(DemoFixture.shared().client().baseUri(), key);

    @Test
    void company_that_does_not_exist_is_loaded() throws IOException {
        CommandResult result = update(document("[{\"id\": 1, \"email\": \"one@example.com\"}]"));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("Loaded company " + company.id());
        assertThat(company.history(1)).isEmpty();
    }

    @Test
    void changed_document_changes_only_its_members_and_a_repetition_changes_nothing() throws IOException {
        load(document("""
                [{"id": 1, "email": "one@example.com", "last_name": "One", "tags": [1]},
                 {"id": 2, "email": "two@example.com"}]
                """));
        client.patch(1, "{\"last_name\": \"Patched\", \"phone_number\": \"+1-555-000-1111\"}")
                .assertStatus(200);
        String changed = """
                {"company": {"id": %d, "name": "Renamed"},
                 "users": [{"id": 1, "first_name": "Augusta"}],
                 "tags": [{"id": 2, "label": "Cold"}],
                 "custom_fields": [{"id": 1, "options": [{"id": 1, "label": "Urgent"}, {"id": 3, "label": "New"}]}],
                 "api_keys": [{"key": "%s", "label": "Test", "owner": 1, "access": ["read", "write"]}],
                 "leads": [{"id": 1, "tags": [2, 3], "email": "one@example.com"},
                           {"id": 3, "created_at": "2020-01-01T00:00:00Z",
                            "customFields": [{"customFieldId": 1, "type": "select", "value": {"select": 2}}]}]}
                """.formatted(company.id(), key);

        CommandResult result = update(changed);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("""
                Updated company %d, "Renamed", which was renamed:
                users:         0 added, 1 updated, 0 unchanged
                tags:          1 added, 0 updated, 0 unchanged
                custom fields: 0 added, 1 updated, 0 unchanged
                API keys:      0 added, 0 updated, 1 unchanged
                leads:         1 added, 1 updated, 0 unchanged
                """.formatted(company.id()));
        Map<String, Object> lead = client.getLead(1).assertStatus(200).json();
        assertThat(lead)
                .containsEntry("last_name", "Patched")
                .containsEntry("phone_number", "+1-555-000-1111")
                .containsEntry("email", "one@example.com");
        assertThat(company.history(1)).hasSize(2);
        assertThat(company.history(1).get(1))
                .singleElement()
                .satisfies(change -> assertThat(change).containsEntry("field", "tags"));
        assertThat(company.history(2)).isEmpty();
        assertThat(client.getLead(3).assertStatus(200).json())
                .containsEntry("created_at", "2020-01-01T00:00:00.000000Z");
        assertThat(client.get("/api/v1/custom-fields/1/options?archived=include")
                        .assertStatus(200)
                        .jsonList())
                .extracting(option -> option.get("label"))
                .containsExactly("Urgent", "Archived", "New");

        CommandResult again = update(changed, "--json");

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).isEqualTo("""
                {"id":%d,"name":"Renamed","renamed":false,\
                "users":{"added":0,"updated":0,"unchanged":1},"tags":{"added":0,"updated":0,"unchanged":1},\
                "custom_fields":{"added":0,"updated":0,"unchanged":1},\
                "api_keys":{"added":0,"updated":0,"unchanged":1},\
                "leads":{"added":0,"updated":0,"unchanged":2,"rejected":0}}
                """.formatted(company.id()));
        assertThat(company.history(1)).hasSize(2);
    }

    @Test
    void webhook_endpoints_receive_the_events_unless_suppressed() throws IOException {
        load(document("[{\"id\": 1, \"email\": \"one@example.com\"}]"));
        String uuid = String.valueOf(client.getLead(1).assertStatus(200).json().get("uuid"));
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            DemoFixture.shared().subscribe(company.id(), receiver.url());

            update(leads("[{\"id\": 1, \"last_name\": \"Silent\"}]"), "--no-events");
            update(leads("[{\"id\": 1, \"last_name\": \"Loud\"}]"));

            await().untilAsserted(() -> assertThat(receiver.deliveriesOf(uuid)).hasSize(1));
            assertThat(receiver.deliveriesOf(uuid).get(0).body()).contains("Loud");
            assertThat(company.history(1)).hasSize(2);
        }
    }

    @Test
    void responses_of_the_api_update_the_company_without_a_change() throws IOException {
        load(document("""
                [{"id": 1, "email": "one@example.com", "tags": [3], "created_by": 1, "source": "fair",
                  "customFields": [{"customFieldId": 1, "type": "select", "value": {"select": 2}}]}]
                """));
        String exported = """
                {"company": {"id": %d}, "users": %s, "tags": %s, "custom_fields": %s, "leads": %s}
                """.formatted(
                        company.id(),
                        body("/api/v1/users?archived=include"),
                        body("/api/v1/tags?archived=include"),
                        body("/api/v1/custom-fields?archived=include"),
                        body("/api/v1/leads?include=custom_fields"));

        assertThat(update(exported, "--json").out()).isEqualTo("""
                {"id":%d,"name":"Update Example","renamed":false,\
                "users":{"added":0,"updated":0,"unchanged":1},"tags":{"added":0,"updated":0,"unchanged":2},\
                "custom_fields":{"added":0,"updated":0,"unchanged":1},\
                "api_keys":{"added":0,"updated":0,"unchanged":0},\
                "leads":{"added":0,"updated":0,"unchanged":1,"rejected":0}}
                """.formatted(company.id()));

        update(exported.replace("one@example.com", "uno@example.com"));

        assertThat(client.getLead(1).assertStatus(200).json()).containsEntry("email", "uno@example.com");
    }

    @Test
    void invalid_document_changes_nothing_and_every_error_has_its_place() throws IOException {
        load(document("[{\"id\": 1, \"email\": \"one@example.com\"}]"));

        CommandResult result = update("""
                {"company": {"id": %d, "name": "Renamed", "uuid": "00000000-0000-0001-0000-000000000001"},
                 "tags": [{"id": 9, "label": ""}],
                 "api_keys": [{"key": "%s", "label": "Other", "owner": 1, "access": ["read", "write"]},
                              {"key": "jb_api_1234567890abcdef", "label": "Demo", "owner": 1, "access": ["read"]}],
                 "leads": [{"id": 1, "last_name": "Changed"},
                           {"id": 2, "email": "nobody", "tags": [77]}]}
                """.formatted(company.id(), key));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines().map(line -> line.replace(directory.toString(), "")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("/company/uuid can't be changed: it is "),
                        line -> assertThat(line).contains("/tags/0/label must "),
                        line -> assertThat(line)
                                .contains("/api_keys/0/label differs from the stored API key \"Test\", which can't be"),
                        line -> assertThat(line).contains("/api_keys/1/key is already in use"),
                        line -> assertThat(line).contains("line 6: /leads/1/email must be an email address"),
                        line -> assertThat(line).contains("line 6: /leads/1/tags"),
                        line -> assertThat(line)
                                .isEqualTo("leadpatch: Nothing was loaded: the document has 6 errors."));
        assertThat(result.err()).doesNotContain(key);
        assertThat(company.history(1)).isEmpty();
    }

    @Test
    void archived_leads_and_taken_uuids_are_reported_and_the_rest_is_written() throws IOException {
        UUID taken = UUID.randomUUID();
        load(document("""
                [{"id": 1, "email": "one@example.com"}, {"id": 2, "uuid": "%s", "email": "two@example.com"}]
                """.formatted(taken)));
        company.archive(1);

        CommandResult result = update(leads("""
                [{"id": 1, "last_name": "A"},
                {"id": 2, "last_name": "B"},
                {"id": 3, "uuid": "%s"}]
                """.formatted(taken)));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("leads:         0 added, 1 updated, 0 unchanged, 2 rejected");
        assertThat(result.err().lines().map(line -> line.replaceFirst("^leadpatch: (.*json: )?", "")))
                .containsExactly(
                        "line 1: /leads/0/id is the id of an archived lead",
                        "line 3: /leads/2/uuid is the uuid of another lead",
                        "2 leads were rejected; everything else was written.");
        assertThat(client.getLead(2).assertStatus(200).json()).containsEntry("last_name", "B");
        assertThat(company.countLeads()).isEqualTo(2);
    }

    @Test
    void load_of_an_existing_company_names_the_option() throws IOException {
        String document = document("[]");
        load(document);

        CommandResult result = run(document);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("Company %d already exists.".formatted(company.id()))
                .endsWith("Nothing was loaded. Use load --update to change an existing company.\n");
    }

    @Test
    void no_events_requires_update() throws IOException {
        CommandResult result = run(document("[]"), "--no-events");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--no-events requires --update");
    }

    private String document(String leads) {
        return """
                {"company": {"id": %d, "name": "Update Example"},
                 "users": [{"id": 1, "email": "ada@example.com", "first_name": "Ada", "last_name": "Example"}],
                 "tags": [{"id": 1, "label": "Hot"}, {"id": 3, "label": "Old", "archived": true}],
                 "custom_fields": [{"id": 1, "label": "Priority", "type": "select", "required": true, "options":
                  [{"id": 1, "label": "High"}, {"id": 2, "label": "Archived", "archived": true}]}],
                 "api_keys": [{"key": "%s", "label": "Test", "owner": 1, "access": ["read", "write"]}],
                 "leads": %s}
                """.formatted(company.id(), key, leads);
    }

    private String leads(String leads) {
        return "{\"company\": {\"id\": %d}, \"leads\": %s}".formatted(company.id(), leads);
    }

    private String body(String path) {
        return client.get(path).assertStatus(200).body();
    }

    private void load(String document) throws IOException {
        CommandResult result = run(document);
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private CommandResult update(String document, String... options) throws IOException {
        return run(
                document,
                Stream.concat(Stream.of("--update"), Stream.of(options)).toArray(String[]::new));
    }

    private CommandResult run(String document, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("company.json"), document, StandardCharsets.UTF_8);
        return new CommandLineFixture(DemoFixture.shared().database(), directory)
                .run(Stream.concat(Stream.of("load", file.toString()), Stream.of(options))
                        .toArray(String[]::new));
    }
}
