package dev.leadpatch.acceptance.creation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code POST /api/v1/leads?match=…}: creates a lead, or changes the one that matches. */
class UpsertLeadTest {

    private static final String BY_EMAIL = "/api/v1/leads?match=email";
    private static final int CONCURRENT_CLIENTS = 64;

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient client =
            ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));

    @Test
    void first_upsert_creates_and_the_next_one_updates() {
        ApiResponse created = upsert(BY_EMAIL, "{\"email\": \"Ada@Example.com\", \"first_name\": \"Ada\"}", 201);

        ApiResponse updated = upsert(BY_EMAIL, "{\"email\": \"ada@example.COM\", \"last_name\": \"Lovelace\"}", 200);

        assertThat(updated.json()).isEqualTo(created.json());
        assertThat(updated.header("ETag")).contains("\"2\"");
        assertThat(updated.header("Location")).isEmpty();
        assertThat(client.getLead((Long) created.get("id")).json())
                .containsEntry("email", "ada@example.COM")
                .containsEntry("first_name", "Ada")
                .containsEntry("last_name", "Lovelace");
        ApiResponse unchanged = upsert(BY_EMAIL, "{\"email\": \"ada@example.COM\"}", 200);
        assertThat(unchanged.header("ETag")).contains("\"2\"");
    }

    @Test
    void skip_keeps_and_fill_sets_empty_fields_only() {
        long id = (Long) upsert(BY_EMAIL, "{\"email\": \"a@example.com\", \"first_name\": \"Ada\"}", 201)
                .get("id");
        String body = "{\"email\": \"A@example.com\", \"first_name\": \"New\", \"last_name\": \"Lovelace\"}";

        assertThat(upsert(BY_EMAIL + "&on_match=skip", body, 200).header("ETag"))
                .contains("\"1\"");
        assertThat(upsert(BY_EMAIL + "&on_match=fill", body, 200).header("ETag"))
                .contains("\"2\"");

        assertThat(client.getLead(id).json())
                .containsEntry("email", "a@example.com")
                .containsEntry("first_name", "Ada")
                .containsEntry("last_name", "Lovelace");
    }

    @Test
    void leads_match_by_phone_number_text_and_number() {
        long text = company.addField("text", "External id");
        long number = company.addField("number", "Customer number");
        String fields = """
                "customFields": [{"customFieldId": %d, "type": "text", "value": {"text": "%s"}},
                                 {"customFieldId": %d, "type": "number", "value": {"number": %s}}]}
                """;
        ApiResponse created = client.send(
                        "POST",
                        "/api/v1/leads",
                        "{\"phone_number\": \"+1 (555) 123-4567\", " + fields.formatted(text, "X-1", number, "7.0"))
                .assertStatus(201);

        List<ApiResponse> matched = List.of(
                upsert("/api/v1/leads?match=phone_number", "{\"phone_number\": \"+15551234567\"}", 200),
                upsert(
                        "/api/v1/leads?match=customFields/" + text,
                        "{\"first_name\": \"Ada\", " + fields.formatted(text, "X-1", number, "8"),
                        200),
                upsert(
                        "/api/v1/leads?match=customFields/" + number,
                        "{\"first_name\": \"Ada\", " + fields.formatted(text, "X-2", number, "8.00"),
                        200));
        assertThat(matched).allSatisfy(response -> assertThat(response.json()).isEqualTo(created.json()));
        upsert(
                "/api/v1/leads?match=customFields/" + text,
                "{\"first_name\": \"Ada\", " + fields.formatted(text, "x-2", number, "8"),
                201);
    }

    @Test
    void several_matches_are_reported_with_their_ids() {
        long first = create("{\"email\": \"a@example.com\"}");
        long second = create("{\"email\": \"A@example.com\"}");

        ApiResponse conflict = client.send("POST", BY_EMAIL, "{\"email\": \"a@example.com\"}");

        conflict.assertError(409, "several_match");
        assertThat(conflict.get("matches")).isEqualTo(List.of(first, second));
        ApiClient writer =
                ApiClient.withKey(client.baseUri(), company.addKeyWith("write").value());
        assertThat(writer.send("POST", BY_EMAIL, "{\"email\": \"a@example.com\"}")
                        .assertError(409, "several_match")
                        .json())
                .doesNotContainKey("matches");
    }

    @Test
    void value_to_match_by_is_required() {
        long date = company.addField("date", "Since");

        client.send("POST", BY_EMAIL, "{\"first_name\": \"Ada\"}").assertError(400, "no_match_value");
        client.send("POST", BY_EMAIL, "{\"email\": null, \"first_name\": \"Ada\"}")
                .assertError(400, "no_match_value");
        client.send("POST", "/api/v1/leads?match=customFields/" + date, "{\"first_name\": \"Ada\"}")
                .assertError(400, "invalid_query");
        client.send("POST", "/api/v1/leads?match=customFields/1", "{\"first_name\": \"Ada\"}")
                .assertError(400, "invalid_query");
        assertThat(company.countLeads()).isZero();
    }

    @Test
    void invalid_draft_is_rejected_whether_or_not_a_lead_matches() {
        client.send("POST", BY_EMAIL, "{\"email\": \"a@example.com\", \"status\": \"won\"}")
                .assertLeadRejected("/status unknown_status");
        create("{\"email\": \"a@example.com\"}");
        for (String onMatch : List.of("update", "skip", "fill")) {
            client.send(
                            "POST",
                            BY_EMAIL + "&on_match=" + onMatch,
                            "{\"email\": \"a@example.com\", \"status\": \"won\"}")
                    .assertLeadRejected("/status unknown_status");
        }
        client.send("POST", BY_EMAIL, "{\"email\": \"no address\"}").assertLeadRejected("/email email");
    }

    @Test
    void required_field_is_required_only_for_a_new_lead() {
        create("{\"email\": \"a@example.com\"}");
        long field = company.addField("text", "Industry");
        company.execute("update custom_fields set required = true where id = ?", field);

        upsert(BY_EMAIL, "{\"email\": \"a@example.com\", \"first_name\": \"Ada\"}", 200);
        client.send("POST", BY_EMAIL, "{\"email\": \"b@example.com\"}").assertLeadRejected("/customFields required");
    }

    @Test
    void lead_of_another_company_and_archived_lead_do_not_match() {
        long archived = create("{\"email\": \"a@example.com\"}");
        company.execute("update leads set archived_at = now() where company_id = ? and id = ?", company.id(), archived);
        CompanyFixture other = CompanyFixture.create(demo.database());
        ApiClient otherClient = ApiClient.withKey(
                client.baseUri(), other.addKeyWith("read", "write").value());
        otherClient
                .send("POST", "/api/v1/leads", "{\"email\": \"a@example.com\"}")
                .assertStatus(201);

        assertThat(upsert(BY_EMAIL, "{\"email\": \"a@example.com\"}", 201).get("id"))
                .isNotEqualTo(archived);
    }

    @Test
    void key_that_requires_preconditions_can_create_and_fill_but_not_update() {
        String key = company.addKey(Optional.empty(), Optional.empty());
        company.execute(
                "update api_keys set require_preconditions = true where sha256 = sha256(convert_to(?, 'UTF8'))", key);
        ApiClient careful = ApiClient.withKey(client.baseUri(), key);
        careful.send("POST", BY_EMAIL, "{\"email\": \"a@example.com\"}").assertStatus(201);

        careful.send("POST", BY_EMAIL, "{\"email\": \"a@example.com\", \"first_name\": \"Ada\"}")
                .assertError(428, "precondition_required");
        careful.send("POST", BY_EMAIL + "&on_match=fill", "{\"email\": \"a@example.com\", \"first_name\": \"Ada\"}")
                .assertStatus(200);
    }

    @Test
    void dry_run_names_the_lead_that_matches() {
        long id = create("{\"email\": \"a@example.com\"}");

        ApiResponse preview = client.send(
                        "POST", BY_EMAIL + "&dry_run=true", "{\"email\": \"a@example.com\", \"first_name\": \"Ada\"}")
                .assertStatus(200);

        assertThat(preview.get("id")).isEqualTo(id);
        assertThat(preview.header("ETag")).contains("\"1\"");
        assertThat(preview.get("changes").toString()).contains("first_name");
        assertThat(client.getLead(id).header("ETag")).contains("\"1\"");
    }

    @Test
    void query_is_part_of_an_idempotent_request() {
        ApiClient idempotent = client.withHeader("Idempotency-Key", "sync-1");
        idempotent.send("POST", BY_EMAIL, "{\"email\": \"a@example.com\"}").assertStatus(201);

        assertThat(idempotent
                        .send("POST", BY_EMAIL, "{\"email\": \"a@example.com\"}")
                        .assertStatus(201)
                        .header("Idempotency-Replayed"))
                .contains("true");
        idempotent
                .send("POST", BY_EMAIL + "&on_match=skip", "{\"email\": \"a@example.com\"}")
                .assertError(422, "idempotency_key_reused");
    }

    @Test
    void concurrent_upserts_of_one_email_make_one_lead() throws Exception {
        List<Callable<ApiResponse>> upserts = IntStream.range(0, CONCURRENT_CLIENTS)
                .<Callable<ApiResponse>>mapToObj(i -> () -> client.send(
                        "POST",
                        BY_EMAIL,
                        "{\"email\": \"%s@example.com\", \"last_name\": \"%d\"}"
                                .formatted(i % 2 == 0 ? "ONCE" : "once", i)))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(CONCURRENT_CLIENTS);
        List<Integer> statuses = new ArrayList<>();
        Set<Object> ids = new HashSet<>();
        try {
            for (Future<ApiResponse> result : threads.invokeAll(upserts, 1, TimeUnit.MINUTES)) {
                statuses.add(result.get().status());
                ids.add(result.get().get("id"));
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(statuses).containsOnly(200, 201);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        assertThat(ids).hasSize(1);
        assertThat(company.countLeads()).isEqualTo(1);
        assertThat(company.history((Long) ids.iterator().next())).hasSize(CONCURRENT_CLIENTS);
    }

    private ApiResponse upsert(String path, String body, int status) {
        return client.send("POST", path, body).assertStatus(status);
    }

    private long create(String body) {
        return (Long) upsert("/api/v1/leads", body, 201).get("id");
    }
}
