package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Client.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.NewEndpoint;
import dev.leadpatch.domain.endpoint.EndpointPatchReader;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ?dry_run=true}: what a patch would do. After each test the lead must be as it was before. */
class DryRunTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final long lead = demo.blankLead();
    private String before = "";
    private Count countBefore = new Count(0, 0, 0);

    @BeforeEach
    void look() {
        client.patch(lead, """
                        {"status": "contacted", "tags": [1], "last_name": "Doe",
                         "customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 2}}]}
                        """).is(200);
        before = client.lead(lead).body();
        countBefore = demo.tables().count(lead);
    }

    @AfterEach
    void nothing_was_written() {
        assertThat(client.lead(lead).body()).isEqualTo(before);
        assertThat(demo.tables().count(lead)).isEqualTo(countBefore);
    }

    @Test
    void it_tells_each_field_that_would_differ_and_the_version_that_was_judged() {
        Answer answer = dryRun(client, """
                {"status": "lost", "tags": [10, 1], "last_name": null,
                 "customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 3}},
                                  {"customFieldId": 5, "type": "number", "value": {"number": 1.50}}]}
                """).is(200);

        assertThat(answer.header("ETag")).hasValue("\"2\"");
        assertThat(answer.body())
                .startsWith("{\"id\":" + lead + ",\"changes\":[")
                .endsWith(",\"would_notify\":[]}");
        assertThat(Lists.of(answer, "changes"))
                .extracting(change -> change.get("field"))
                .containsExactly("last_name", "status", "tags", "customFields/5", "customFields/6");
        assertThat(Lists.of(answer, "changes").get(1))
                .containsExactly(Map.entry("field", "status"), Map.entry("from", "contacted"), Map.entry("to", "lost"));
    }

    @Test
    void what_it_tells_is_what_history_has_after_the_patch_was_applied() {
        String patch = """
                {"status": "qualified", "tags": [10, 11], "assignedUsers": [123],
                 "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 12345678901234567890.5}}]}
                """;
        long other = demo.blankLead();
        Answer told = dryRun(client, other, patch).is(200);

        client.patch(other, patch).is(200);

        assertThat(told.get("changes"))
                .isEqualTo(demo.tables().historyAfter(1, other).get(0).changes());
    }

    @Test
    void a_patch_that_would_change_nothing_tells_nobody() {
        OwnCompany company = OwnCompany.in(demo.tables());
        endpoint(company, true);
        Client own = own(company);

        Answer answer = dryRun(own, company.addLead(), "{\"status\": \"new\"}").is(200);

        assertThat(answer.json()).containsEntry("changes", List.of()).containsEntry("would_notify", List.of());
        assertThat(answer.header("ETag")).hasValue("\"1\"");
    }

    @Test
    void the_enabled_endpoints_of_the_company_would_be_told() {
        OwnCompany company = OwnCompany.in(demo.tables());
        String first = endpoint(company, true);
        endpoint(company, false);
        String second = endpoint(company, true);

        Answer answer = dryRun(own(company), company.addLead(), "{\"status\": \"lost\"}")
                .is(200);

        assertThat(answer.get("would_notify")).isEqualTo(List.of(first, second));
    }

    @Test
    void those_who_would_be_told_are_those_who_are_told() throws IOException {
        try (PathReceiver receiver = PathReceiver.start()) {
            OwnCompany company = OwnCompany.in(demo.tables());
            OwnCompany.Key key = company.addKeyWith("read", "write", "admin");
            Hooks hooks = new Hooks(company, Hooks.client(key));
            UUID otherKey = company.addKeyWith("write").id();
            List<Object> all = Stream.of(
                            "",
                            ", \"enabled\": false",
                            ", \"skip_api_key_ids\": [\"%s\"]".formatted(key.id()),
                            ", \"skip_api_key_ids\": [\"%s\"]".formatted(otherKey),
                            ", \"events\": [\"lead_updated\"]")
                    .map(settings -> hooks.created("{\"url\": \"%s\"%s}".formatted(receiver.url("/204"), settings)))
                    .map(created -> created.get("id"))
                    .toList();
            long other = company.addLead();

            Object wouldBeTold = dryRun(hooks.admin(), other, "{\"status\": \"lost\"}")
                    .is(200)
                    .get("would_notify");
            hooks.admin().patch(other, "{\"status\": \"lost\"}").is(200);

            assertThat(all.stream().filter(id -> isTold(hooks, id)).toList()).isEqualTo(wouldBeTold);
            assertThat(wouldBeTold).isEqualTo(List.of(all.get(0), all.get(3), all.get(4)));
        }
    }

    private static boolean isTold(Hooks hooks, Object endpoint) {
        return !OwnEndpoint.events(hooks.get(endpoint + "/deliveries").is(200)).isEmpty();
    }

    @Test
    void all_checks_are_those_of_a_patch() {
        dryRun(client, "{").isError(400, "malformed_json");
        dryRun(client, "{\"status\": \"won\", \"zzz\": 1}").isRejected("/status unknown_status", "/zzz unknown_field");
        dryRun(client, "{\"if\": {\"status\": \"new\"}}").isError(409, "condition_failed");
        dryRun(client, 999_999_999, "{}").is(404);
        dryRun(demo.otherCompany(), "{}").is(404);
    }

    @Test
    void preconditions_are_judged_and_what_changed_since_is_told() {
        dryRun(client.with("If-Match", "\"2\""), "{\"status\": \"lost\"}").is(200);

        Answer answer = dryRun(client.with("If-Match", "\"1\""), "{\"status\": \"lost\"}")
                .isError(412, "version_mismatch");

        assertThat(answer.get("changed_since")).isEqualTo(List.of("customFields/6", "last_name", "status", "tags"));
        assertThat(answer.header("ETag")).hasValue("\"2\"");
    }

    @Test
    void it_needs_to_read_and_to_write() {
        assertThat(dryRun(demo.writeOnly(), "{}").is(403).body())
                .isEqualTo("{\"error\":\"Read access required for this operation\"}");
        assertThat(dryRun(demo.readOnly(), "{}").is(403).body())
                .isEqualTo("{\"error\":\"Write access required for this operation\"}");
    }

    @Test
    void an_idempotency_key_is_neither_kept_nor_looked_up() {
        Client keyed = client.with("Idempotency-Key", "dry-run-" + lead);
        dryRun(keyed, "{\"status\": \"lost\"}").is(200);
        Answer dry = dryRun(keyed, "{\"status\": \"qualified\"}").is(200);
        assertThat(dry.header("Idempotency-Replayed")).isEmpty();

        Answer first = keyed.patch(lead, "{}").is(200);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();

        assertThat(dryRun(keyed, "{\"status\": \"lost\"}").is(200).json()).containsKey("changes");
        dryRun(client.with("Idempotency-Key", ""), "{}").isError(400, "invalid_header");
    }

    @Test
    void preferences_apply_but_for_what_is_answered() {
        Answer answer = dryRun(
                        client.with("Prefer", "handling=lenient, return=representation"),
                        "{\"zzz\": 1, \"status\": \"lost\"}")
                .is(200);

        assertThat(answer.header("Preference-Applied")).hasValue("handling=lenient");
        assertThat(answer.header("Leadpatch-Ignored")).hasValue("/zzz");
        assertThat(answer.json().keySet()).containsExactly("id", "changes", "would_notify");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dry_run=",
                "dry_run",
                "dry_run=1",
                "dry_run=TRUE",
                "dry_run=yes",
                "dry_run=true&dry_run=true",
                "dry_run=true&dry_run=false"
            })
    void anything_but_true_and_false_is_refused(String query) {
        patch(client, lead, query, "{\"status\": \"lost\"}").isError(400, "invalid_query");
    }

    @Test
    void false_is_an_ordinary_patch() {
        long other = demo.blankLead();

        Answer answer =
                patch(client, other, "dry_run=false", "{\"status\": \"lost\"}").is(200);

        assertThat(answer.json().keySet()).containsExactly("id", "uuid", "updated_at");
        assertThat(client.lead(other).get("status")).isEqualTo("lost");
    }

    private Answer dryRun(Client as, String patch) {
        return dryRun(as, lead, patch);
    }

    private static Answer dryRun(Client as, long lead, String patch) {
        return patch(as, lead, "dry_run=true", patch);
    }

    private static Answer patch(Client as, long lead, String query, String patch) {
        return as.with("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads/" + lead + "?" + query, bytes(patch));
    }

    private String endpoint(OwnCompany company, boolean enabled) {
        EndpointId id = new EndpointId(UUID.randomUUID());
        Instant now = Instant.now();
        EndpointSettings settings = EndpointSettings.defaults(URI.create("https://crm.example/hook"), UUID.randomUUID())
                .patchedWith(EndpointPatchReader.readChange(Map.of("enabled", enabled)));
        Endpoint endpoint =
                new Endpoint(id, new CompanyId(company.id()), settings, "public", Optional.empty(), now, now);
        demo.endpoints().add(endpoint.company(), others -> Optional.of(new NewEndpoint(endpoint, "whsec_c2VjcmV0")));
        return id.toString();
    }

    private static Client own(OwnCompany company) {
        return Client.withKey(Demo.running().client().base(), company.addKey(Optional.empty(), Optional.empty()));
    }
}
