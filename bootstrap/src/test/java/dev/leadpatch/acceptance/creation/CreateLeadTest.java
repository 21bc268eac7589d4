package dev.leadpatch.acceptance.creation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/v1/leads}: creates a lead. */
class CreateLeadTest {

    private static final String PATH = "/api/v1/leads";

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient client =
            ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));

    @Test
    void created_lead_has_the_values_and_can_be_read_and_patched() {
        long tag = company.addTag("Hot");
        long field = company.addField("number", "Budget");

        ApiResponse created = client.send("POST", PATH, """
                        {"company_name": " Example GmbH ", "email": "ada@example.com", "source": "campaign",
                         "associationType": "referral", "status": "contacted", "tags": [%d],
                         "assignedUsers": [%d], "powerups": [], "partnershipLead": null,
                         "customFields": [{"customFieldId": %d, "type": "number", "value": {"number": 12.50}}]}
                        """.formatted(tag, company.ownerId(), field))
                .assertStatus(201);

        assertThat(created.json().keySet()).containsExactly("id", "uuid", "partnershipLeadId");
        assertThat(created.get("partnershipLeadId")).isNull();
        assertThat(created.header("ETag")).contains("\"1\"");
        long id = (Long) created.get("id");
        assertThat(created.header("Location")).contains(PATH + "/" + id);
        ApiResponse read = client.getLead(id);
        assertThat(read.json())
                .containsEntry("uuid", created.get("uuid"))
                .containsEntry("company_name", "Example GmbH")
                .containsEntry("email", "ada@example.com")
                .containsEntry("source", "campaign")
                .containsEntry("partner_type", "referral")
                .containsEntry("status", "contacted")
                .containsEntry("created_by_user_id", company.ownerId());
        assertThat(read.get("created_at")).isEqualTo(read.get("updated_at"));
        assertThat(read.header("ETag")).contains("\"1\"");

        client.patch(id, "{\"status\": \"lost\"}").assertStatus(200);
        assertThat(client.getLead(id).header("ETag")).contains("\"2\"");
    }

    @Test
    void history_starts_with_the_creation() {
        long id = create("{\"email\": \"ada@example.com\", \"first_name\": \"Ada\"}");

        assertThat(company.history(id)).hasSize(1);
        assertThat(company.history(id).get(0))
                .extracting(change -> change.get("field"))
                .containsExactly("email", "first_name");
    }

    @Test
    void ids_ascend() {
        long first = create("{\"first_name\": \"A\"}");

        assertThat(create("{\"first_name\": \"B\"}")).isGreaterThan(first);
    }

    @Test
    void each_violation_is_reported_with_its_place() {
        client.send("POST", PATH, """
                        {"email": "x", "source": "web_form", "associationType": "partner", "status": "won", "if": {},
                         "companyCampaignId": 5, "tags": [1], "companyname": "a"}
                        """)
                .assertLeadRejected(
                        "/email email",
                        "/source unknown_source",
                        "/associationType unknown_association_type",
                        "/status unknown_status",
                        "/if not_supported",
                        "/companyCampaignId not_supported",
                        "/tags/0 unknown_tag",
                        "/companyname unknown_field");
        client.send("POST", PATH, "{}").assertLeadRejected(" missing_member");
        client.send("POST", PATH, "[]").assertLeadRejected(" type");
        client.send("POST", PATH, "{\"email\": ").assertError(400, "malformed_json");
    }

    @Test
    void required_custom_field_must_have_a_value() {
        long field = company.addField("text", "Industry");
        company.execute("update custom_fields set required = true where id = ?", field);

        ApiResponse rejected = client.send("POST", PATH, "{\"email\": \"a@example.com\"}")
                .assertLeadRejected("/customFields required");
        assertThat((String) rejected.violations().get(0).get("message")).contains(field + " (Industry)");
        create("""
                {"email": "a@example.com",
                 "customFields": [{"customFieldId": %d, "type": "text", "value": {"text": "a"}}]}
                """.formatted(field));
    }

    @Test
    void lenient_handling_drops_and_lists_members_of_other_products() {
        ApiResponse created = client.withHeader("Prefer", "handling=lenient")
                .send("POST", PATH, "{\"email\": \"a@example.com\", \"powerups\": [1], \"utm\": \"x\"}")
                .assertStatus(201);

        assertThat(created.header("Leadpatch-Ignored")).contains("/powerups, /utm");
        assertThat(created.header("Preference-Applied")).contains("handling=lenient");
    }

    @Test
    void representation_is_returned_on_request() {
        ApiResponse created = client.withHeader("Prefer", "return=representation")
                .send("POST", PATH, "{\"email\": \"a@example.com\"}")
                .assertStatus(201);

        assertThat(created.json())
                .isEqualTo(client.getLead((Long) created.get("id")).json());
    }

    @Test
    void dry_run_returns_the_changes_and_creates_nothing() {
        ApiResponse preview = client.send("POST", PATH + "?dry_run=true", "{\"email\": \"a@example.com\"}")
                .assertStatus(200);

        assertThat(preview.json()).containsEntry("id", null).containsEntry("would_notify", List.of());
        assertThat(preview.get("changes").toString()).contains("a@example.com");
        client.send("POST", PATH + "?dry_run=true", "{}").assertLeadRejected(" missing_member");
        assertThat(company.countLeads()).isZero();
    }

    @Test
    void retry_with_the_same_key_returns_the_first_response_and_creates_nothing() {
        ApiClient idempotent = client.withHeader("Idempotency-Key", "import-1");
        ApiResponse first =
                idempotent.send("POST", PATH, "{\"email\": \"a@example.com\"}").assertStatus(201);

        ApiResponse retry =
                idempotent.send("POST", PATH, "{\"email\": \"a@example.com\"}").assertStatus(201);

        assertThat(retry.body()).isEqualTo(first.body());
        assertThat(retry.header("Location")).isEqualTo(first.header("Location"));
        assertThat(retry.header("Idempotency-Replayed")).contains("true");
        idempotent.send("POST", PATH, "{\"email\": \"b@example.com\"}").assertError(422, "idempotency_key_reused");
        assertThat(company.countLeads()).isEqualTo(1);
    }

    @Test
    void endpoint_receives_lead_created() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            demo.subscribe(company.id(), receiver.url());

            ApiResponse created = client.send("POST", PATH, "{\"email\": \"a@example.com\"}");

            String uuid = (String) created.get("uuid");
            await().until(() -> !receiver.deliveriesOf(uuid).isEmpty());
            ReceivedDelivery delivery = receiver.deliveriesOf(uuid).get(0);
            assertThat(delivery.json()).containsEntry("event", "lead_created").containsEntry("sequence", 1);
            assertThat(delivery.objectMember("changes").toString()).isEqualTo("{email={from=null, to=a@example.com}}");
            assertThat(delivery.header("Webhook-signature")).isNotBlank();
        }
    }

    @Test
    void write_access_is_required_and_read_access_for_values() {
        ApiClient reader = clientWith("read");
        ApiClient writer = clientWith("write");

        assertThat(reader.send("POST", PATH, "{\"email\": \"a@example.com\"}")
                        .assertStatus(403)
                        .get("error"))
                .isEqualTo("Write access required for this operation");
        writer.send("POST", PATH, "{\"email\": \"a@example.com\"}").assertStatus(201);
        writer.send("POST", PATH + "?dry_run=true", "{\"email\": \"a@example.com\"}")
                .assertStatus(403);
        writer.withHeader("Prefer", "return=representation")
                .send("POST", PATH, "{\"email\": \"a@example.com\"}")
                .assertStatus(403);
        assertThat(client.withoutHeader("Authorization")
                        .send("POST", PATH, "{\"email\": \"a@example.com\"}")
                        .status())
                .isEqualTo(401);
        assertThat(company.countLeads()).isEqualTo(1);
    }

    @Test
    void catalog_of_another_company_is_unknown() {
        CompanyFixture other = CompanyFixture.create(demo.database());
        long tag = other.addTag("Other");
        long field = other.addField("text", "Other");

        client.send("POST", PATH, """
                        {"email": "a@example.com", "tags": [%d], "assignedUsers": [%d],
                         "customFields": [{"customFieldId": %d, "type": "text", "value": {"text": "a"}}]}
                        """.formatted(tag, other.ownerId(), field))
                .assertLeadRejected(
                        "/tags/0 unknown_tag",
                        "/assignedUsers/0 unknown_user",
                        "/customFields/0/customFieldId unknown_custom_field");
    }

    @Test
    void options_of_patches_that_do_not_apply_are_refused() {
        client.withHeader("If-Match", "\"1\"")
                .send("POST", PATH, "{\"email\": \"a@example.com\"}")
                .assertError(400, "not_supported");
        assertThat(client.withHeader("Content-Type", "application/merge-patch+json")
                        .send("POST", PATH, ApiClient.utf8("{\"email\": \"a@example.com\"}"))
                        .status())
                .isEqualTo(415);
        client.send("POST", PATH + "?atomic=true", "{\"email\": \"a@example.com\"}")
                .assertError(400, "invalid_query");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?match=name", "?match=customFields/x", "?match=", "?on_match=skip", "?match=email&on_match=no"})
    void invalid_match_is_refused(String query) {
        client.send("POST", PATH + query, "{\"email\": \"a@example.com\"}").assertError(400, "invalid_query");
        assertThat(company.countLeads()).isZero();
    }

    private ApiClient clientWith(String access) {
        return ApiClient.withKey(
                demo.client().baseUri(), company.addKeyWith(access).value());
    }

    private long create(String body) {
        return (Long) client.send("POST", PATH, body).assertStatus(201).get("id");
    }
}
