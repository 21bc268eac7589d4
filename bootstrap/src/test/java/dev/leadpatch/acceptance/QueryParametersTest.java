package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Client.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unknown query parameters of requests that write: they are refused, and nothing is written. */
class QueryParametersTest {

    private static final byte[] LOST = bytes("{\"status\": \"lost\"}");

    private final Demo demo = Demo.running();
    private final Client json = demo.client().with("Content-Type", "application/json");
    private final long lead = demo.blankLead();
    private final String path = "/api/v1/leads/" + lead;

    @AfterEach
    void nothing_is_written() {
        assertThat(demo.client().lead(lead).get("status")).isEqualTo("new");
        assertThat(demo.tables().count(lead)).isEqualTo(new Count(1, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dryRun",
                "dryrun",
                "dry-run",
                "DRY_RUN",
                "Dry_Run",
                "dry.run",
                "dry_rum",
                "dry_run%20",
                "+dry_run",
                "preview",
                "Preview",
                "simulate",
                "validateOnly"
            })
    void a_misspelt_dry_run_is_refused_with_the_name_that_was_meant(String name) {
        Answer answer = patch(json, name + "=true").isError(400, "invalid_query");

        assertThat((String) answer.get("error")).endsWith("did you mean dry_run?");
        assertThat(answer.json()).containsEntry("suggestion", "dry_run").containsEntry("allowed", List.of("dry_run"));
    }

    @Test
    void the_error_names_the_parameter_as_it_was_sent() {
        Answer answer = patch(json, "dryRun=true");

        assertThat(answer.json().keySet())
                .containsExactly("error", "code", "request_id", "parameter", "suggestion", "allowed");
        assertThat(answer.json()).containsEntry("parameter", "dryRun");
        assertThat(answer.get("error")).isEqualTo("The query parameter dryRun is unknown; did you mean dry_run?");
    }

    @Test
    void without_a_near_name_the_known_ones_are_listed() {
        Answer answer = patch(json, "zzz=1").isError(400, "invalid_query");

        assertThat(answer.get("error"))
                .isEqualTo("The query parameter zzz is unknown; the query parameters of this request are: dry_run");
        assertThat(answer.json()).containsEntry("parameter", "zzz").doesNotContainKey("suggestion");
    }

    @Test
    void several_unknown_parameters_are_all_named() {
        Answer answer = patch(json, "dryRun=true&dry_run=true&a=1&b=2&a=3").isError(400, "invalid_query");

        assertThat(answer.get("error"))
                .isEqualTo("The query parameter dryRun is unknown; did you mean dry_run? Also unknown: a, b");
    }

    @Test
    void lenient_handling_does_not_let_a_write_ignore_them() {
        patch(json.with("Prefer", "handling=lenient"), "dryRun=true").isError(400, "invalid_query");
    }

    @Test
    void the_lenient_flag_of_a_key_does_not_let_a_write_ignore_them() {
        OwnCompany company = OwnCompany.in(demo.tables());
        Client lenient = Hooks.client(company.addKeyWith("read", "write"));
        company.execute("update api_keys set lenient = true where company_id = ?", company.id());
        long own = company.addLead();

        lenient.send("PATCH", "/api/v1/leads/" + own + "?dryRun=true", "{\"status\": \"lost\"}")
                .isError(400, "invalid_query");

        assertThat(lenient.lead(own).get("status")).isEqualTo("new");
    }

    @Test
    void a_name_is_compared_after_decoding() {
        assertThat(patch(json, "dry%5Frun=true").is(200).json()).containsKey("would_notify");
        assertThat(patch(json, "&&dry%5frun=true&").is(200).json()).containsKey("would_notify");
        patch(json, "dry%255Frun=true").isError(400, "invalid_query");
        patch(json.with("Content-Type", "application/json; charset=utf-16"), "dry%5Frun=true&x%5Fy=1")
                .isError(400, "invalid_query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "=", "=dry_run", "dry_run=true&=", "&=&"})
    void an_empty_name_is_unknown(String query) {
        Answer answer = patch(json, query).isError(400, "invalid_query");

        assertThat((String) answer.get("error")).startsWith("The query parameter \"\" is unknown");
        assertThat(answer.json()).containsEntry("parameter", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dry_run=true&dry_run=true", "dry_run=true&dry%5Frun=true", "dry_run&dry_run=true"})
    void a_known_parameter_that_is_repeated_is_refused(String query) {
        assertThat((String) patch(json, query).isError(400, "invalid_query").get("error"))
                .isEqualTo("The query parameter dry_run must be given once");
    }

    @ParameterizedTest
    @CsvSource({"%00dry_run, %00dry_run", "a%0D%0AX-Injected:%201, a%0D%0AX-Injected:%201", "%1B[31m, %1B[31m"})
    void control_characters_are_shown_escaped(String sent, String shown) {
        // java.net.URI refuses the bracket; the server does not
        Answer answer = patch(json, sent.replace("[", "%5B") + "=1").isError(400, "invalid_query");

        assertThat(answer.json()).containsEntry("parameter", shown);
        assertThat((String) answer.get("error")).contains(shown).matches("[ -~]+");
        assertThat(answer.header("X-Injected")).isEmpty();
    }

    @Test
    void the_error_stays_short_however_long_and_many_the_names_are() {
        String query = "x".repeat(5_000) + "=1&" + "%00%C3%9F".repeat(300) + "=1" + parameters(500);
        Answer answer = patch(json, query).isError(400, "invalid_query");

        assertThat((String) answer.get("error")).hasSizeLessThan(1_000);
        assertThat((String) answer.get("parameter")).isEqualTo("x".repeat(100) + "...");
        assertThat(answer.body()).hasSizeLessThan(1_500);
    }

    @Test
    void authentication_and_access_come_first_and_the_body_later() {
        patch(json.without("Authorization"), "dryRun=true").is(401);
        patch(demo.readOnly(), "dryRun=true").is(403);
        json.send("PUT", path + "?dryRun=true", LOST).isError(405, "method_not_allowed");
        json.send("PATCH", path + "/x?dryRun=true", LOST).isError(404, "no_such_resource");
        Client noMediaType = demo.client();
        noMediaType.send("PATCH", path + "?dryRun=true", LOST).isError(400, "invalid_query");
        json.send("PATCH", path + "?dryRun=true", new byte[1024 * 1024 + 1]).isError(400, "invalid_query");
        json.send("PATCH", path + "?dryRun=true", bytes("{")).isError(400, "invalid_query");
        json.send("PATCH", "/api/v1/leads/999999999?dryRun=true", LOST).isError(400, "invalid_query");
    }

    @Test
    void the_idempotency_key_stays_unused() {
        Client keyed = json.with("Idempotency-Key", "query-" + lead);
        patch(keyed, "dryRun=true").isError(400, "invalid_query");

        assertThat(keyed.send("PATCH", path, bytes("{}")).is(200).header("Idempotency-Replayed"))
                .isEmpty();
    }

    @Test
    void a_bulk_request_takes_atomic_alone() {
        byte[] body = bytes("{\"leads\": [{\"id\": %d, \"status\": \"lost\"}]}".formatted(lead));
        Answer near = json.send("PATCH", "/api/v1/leads?Atomic=true", body).isError(400, "invalid_query");
        assertThat(near.json()).containsEntry("suggestion", "atomic").containsEntry("allowed", List.of("atomic"));
        Answer other = json.send("PATCH", "/api/v1/leads?dryRun=true", body).isError(400, "invalid_query");
        assertThat(other.json()).containsEntry("parameter", "dryRun").doesNotContainKey("suggestion");
    }

    @Test
    void requests_about_webhook_endpoints_take_theirs_alone() {
        Hooks hooks = Hooks.ofANewCompany();
        Client admin = hooks.admin();
        Map<String, Object> created = hooks.created("{\"url\": \"https://crm.example/hook\"}");
        String one = Hooks.ALL + "/" + created.get("id");

        for (String query : List.of("?dryRun=true", "?preview", "?=")) {
            admin.send("POST", Hooks.ALL + query, "{\"url\": \"https://crm.example\"}")
                    .isError(400, "invalid_query");
            admin.send("PATCH", one + query, "{\"enabled\": false}").isError(400, "invalid_query");
            admin.send("DELETE", one + query, new byte[0]).isError(400, "invalid_query");
            admin.send("POST", one + "/rotate-secret" + query, "{}").isError(400, "invalid_query");
            admin.send("POST", one + "/test" + query, new byte[0]).isError(400, "invalid_query");
            admin.send("POST", one + "/deliveries/" + UUID.randomUUID() + "/replay" + query, new byte[0])
                    .isError(400, "invalid_query");
            admin.send("POST", Hooks.SUBSCRIPTIONS + query, "{}").isError(400, "invalid_query");
        }
        Answer replay = admin.send("POST", one + "/replay?form=2024-01-15T14:30:00Z", new byte[0])
                .isError(400, "invalid_query");

        assertThat(replay.json()).containsEntry("suggestion", "from").containsEntry("parameter", "form");
        assertThat(Lists.of(admin.get(Hooks.ALL).is(200), "endpoints"))
                .singleElement()
                .isEqualTo(hooks.get(created.get("id")).is(200).json());
        assertThat(hooks.get(created.get("id")).json()).containsEntry("enabled", true);
    }

    private Answer patch(Client as, String query) {
        return as.send("PATCH", path + "?" + query, LOST);
    }

    private static String parameters(int many) {
        StringBuilder parameters = new StringBuilder();
        for (int i = 0; i < many; i++) {
            parameters.append("&p").append(i).append("=1");
        }
        return parameters.toString();
    }
}
