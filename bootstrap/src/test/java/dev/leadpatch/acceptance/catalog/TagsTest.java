package dev.leadpatch.acceptance.catalog;

import static dev.leadpatch.acceptance.fixture.CatalogApiFixture.TAGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CatalogApiFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags in the vendor's format. */
class TagsTest {

    private final CatalogApiFixture catalog = CatalogApiFixture.forNewCompany();

    @Test
    void created_tag_is_listed_in_the_vendors_format() {
        ApiResponse response = catalog.post(TAGS, "{\"label\": \" Hot \", \"association\": \"lead\"}")
                .assertStatus(201);

        Map<String, Object> created = response.json();
        assertThat(created.keySet()).containsExactly("id", "uuid");
        assertThat(response.header("Location")).hasValue(TAGS + "/" + created.get("id"));
        List<Map<String, Object>> tags = catalog.list(TAGS + "?association=lead&partner_type=");
        assertThat(tags).hasSize(1);
        assertThat(tags.get(0).keySet())
                .containsExactly(
                        "id",
                        "uuid",
                        "label",
                        "background_color",
                        "text_color",
                        "association",
                        "partner_type",
                        "company_id");
        assertThat(tags.get(0))
                .containsAllEntriesOf(created)
                .containsEntry("label", "Hot")
                .containsEntry("background_color", "#6B7280")
                .containsEntry("text_color", "#FFFFFF")
                .containsEntry("association", "lead")
                .containsEntry("partner_type", null)
                .containsEntry("company_id", catalog.company().id());
        assertThat(catalog.admin().get(TAGS + "/" + created.get("id")).json()).isEqualTo(tags.get(0));
    }

    @Test
    void new_tag_can_be_set_by_the_next_request_on_every_node() throws Exception {
        long lead = catalog.company().addLead();
        catalog.admin().patch(lead, PatchBodies.idList("tags")).assertStatus(200);
        try (AdditionalNode node = AdditionalNode.start(DemoFixture.shared().database())) {
            ApiClient other = new ApiClient(
                    URI.create("http://127.0.0.1:" + node.server().port()),
                    catalog.admin().headers());
            other.patch(lead, PatchBodies.idList("tags")).assertStatus(200);

            long tag = catalog.create(TAGS, "{\"label\": \"Hot\"}");

            other.patch(lead, PatchBodies.idList("tags", tag)).assertStatus(200);
            assertThat(JsonLists.idsOf(catalog.admin().getLead(lead), "tags")).containsExactly(tag);
        }
    }

    @Test
    void tags_can_be_filtered_by_partner_type() {
        long referral = catalog.create(TAGS, "{\"label\": \"A\", \"partner_type\": \"referral\"}");
        long reseller = catalog.create(TAGS, "{\"label\": \"B\", \"partner_type\": \"reseller\"}");
        long all = catalog.create(TAGS, "{\"label\": \"C\"}");

        assertThat(ids(TAGS)).containsExactly(referral, reseller, all);
        assertThat(ids(TAGS + "?partner_type=referral")).containsExactly(referral, all);
        assertThat(ids(TAGS + "?partner_type=reseller")).containsExactly(reseller, all);
        catalog.admin().get(TAGS + "?partner_type=friend").assertError(400, "invalid_query");
        catalog.admin().get(TAGS + "?association=company").assertError(400, "not_supported");
        assertThat(catalog.admin()
                        .get(TAGS + "?partnerType=referral")
                        .assertError(400, "invalid_query")
                        .get("suggestion"))
                .isEqualTo("partner_type");
    }

    @Test
    void all_violations_are_reported_in_document_order() {
        ApiResponse response = catalog.post(TAGS, """
                        {"text_color": "red", "label": "", "labels": 1, "association": "company",
                         "partner_type": "friend", "background_color": 7}
                        """)
                .assertEntryRejected(
                        "/text_color color",
                        "/label blank",
                        "/labels unknown_field",
                        "/association not_supported",
                        "/partner_type unknown_association_type",
                        "/background_color type");

        assertThat(response.violations().get(2)).containsEntry("suggestion", "label");
        assertThat(response.violations().get(4)).containsEntry("allowed", List.of("referral", "reseller"));
        catalog.post(TAGS, "{}").assertEntryRejected(" missing_member");
        catalog.post(TAGS, "[]").assertEntryRejected(" type");
        catalog.post(TAGS, "{\"label\": \"a\", \"label\": \"b\"}").assertError(400, "malformed_json");
        catalog.post(TAGS, "{\"label\": \"a\"").assertError(400, "malformed_json");
        assertThat(catalog.list(TAGS)).isEmpty();
    }

    @Test
    void lenient_handling_ignores_unknown_members() {
        ApiResponse response = catalog.admin()
                .withHeader("Prefer", "handling=lenient")
                .send("POST", TAGS, "{\"label\": \"Hot\", \"size\": 7}")
                .assertStatus(201);

        assertThat(response.header("Leadpatch-Ignored")).hasValue("/size");
        assertThat(response.header("Preference-Applied")).hasValue("handling=lenient");
    }

    @Test
    void label_in_use_returns_the_id_of_its_tag() {
        long tag = catalog.create(TAGS, "{\"label\": \"Étage\"}");

        ApiResponse conflict =
                catalog.post(TAGS, "{\"label\": \"e\u0301TAGE\"}").assertError(409, "already_exists");

        assertThat(conflict.json()).containsEntry("existing_id", tag).containsEntry("archived", false);
        catalog.delete(TAGS + "/" + tag).assertStatus(204);
        assertThat(catalog.post(TAGS, "{\"label\": \"étage\"}")
                        .assertError(409, "already_exists")
                        .json())
                .containsEntry("archived", true);
        long other = catalog.create(TAGS, "{\"label\": \"Other\"}");
        catalog.patch(TAGS + "/" + other, "{\"label\": \"ÉTAGE\"}").assertError(409, "already_exists");
    }

    @Test
    void concurrent_creations_of_one_label_create_one_tag() throws Exception {
        List<ApiResponse> responses = ConcurrentTasks.run(16, i -> catalog.post(TAGS, "{\"label\": \"Hot\"}"));

        List<Map<String, Object>> tags = catalog.list(TAGS);
        assertThat(tags).hasSize(1);
        assertThat(responses.stream().filter(response -> response.status() == 201))
                .hasSize(1);
        assertThat(responses.stream().filter(response -> response.status() == 409))
                .hasSize(15)
                .allSatisfy(response -> assertThat(response.get("existing_id"))
                        .isEqualTo(tags.get(0).get("id")));
    }

    @Test
    void patch_changes_only_the_members_it_contains() {
        long tag = catalog.create(TAGS, "{\"label\": \"Hot\", \"text_color\": \"#112233\"}");
        String path = TAGS + "/" + tag;

        Map<String, Object> changed = catalog.patch(path, "{\"label\": \"Cold\", \"partner_type\": \"reseller\"}")
                .assertStatus(200)
                .json();

        assertThat(changed)
                .containsEntry("label", "Cold")
                .containsEntry("text_color", "#112233")
                .containsEntry("partner_type", "reseller");
        assertThat(catalog.patch(path, "{\"text_color\": null}").json()).containsEntry("text_color", "#FFFFFF");
        assertThat(catalog.patch(path, "{}").json()).containsEntry("label", "Cold");
        catalog.patch(path, "{\"label\": null, \"id\": 7}")
                .assertEntryRejected("/label null_not_allowed", "/id unknown_field");
        assertThat(catalog.list(TAGS).get(0)).containsEntry("label", "Cold");
    }

    @Test
    void archived_tag_stays_on_its_leads_and_can_be_restored() {
        long lead = catalog.company().addLead();
        long tag = catalog.create(TAGS, "{\"label\": \"Hot\"}");
        catalog.admin().patch(lead, PatchBodies.idList("tags", tag)).assertStatus(200);

        assertThat(catalog.delete(TAGS + "/" + tag).assertStatus(204).body()).isEmpty();
        catalog.delete(TAGS + "/" + tag).assertStatus(204);

        assertThat(catalog.list(TAGS)).isEmpty();
        assertThat(catalog.list(TAGS + "?archived=include").get(0)).containsEntry("archived", true);
        assertThat(ids(TAGS + "?archived=only")).containsExactly(tag);
        catalog.admin().get(TAGS + "?archived=yes").assertError(400, "invalid_query");
        assertThat(JsonLists.idsOf(catalog.admin().getLead(lead), "tags")).containsExactly(tag);
        catalog.admin()
                .patch(catalog.company().addLead(), PatchBodies.idList("tags", tag))
                .assertRejected("/tags/0 archived");

        assertThat(catalog.restore(TAGS + "/" + tag).assertStatus(200).json()).doesNotContainKey("archived");
        catalog.restore(TAGS + "/" + tag).assertStatus(200);
        assertThat(ids(TAGS)).containsExactly(tag);
    }

    @Test
    void tag_of_another_company_is_not_found() {
        long tag = CatalogApiFixture.forNewCompany().create(TAGS, "{\"label\": \"Hot\"}");

        for (Object id : List.of(tag, 0, -1, "x", "01", "9223372036854775808", UUID.randomUUID())) {
            assertNotFound(catalog.admin().get(TAGS + "/" + id));
            assertNotFound(catalog.patch(TAGS + "/" + id, "{\"label\": \"\"}"));
            assertNotFound(catalog.delete(TAGS + "/" + id));
            assertNotFound(catalog.restore(TAGS + "/" + id));
        }
        catalog.admin()
                .patch(catalog.company().addLead(), PatchBodies.idList("tags", tag + 1_000))
                .assertRejected("/tags/0 unknown_tag");
    }

    @Test
    void writing_and_admin_keys_create_tags_and_admin_keys_manage_them() {
        long tag = (Long) catalog.clientWith("write")
                .send("POST", TAGS, "{\"label\": \"Hot\"}")
                .assertStatus(201)
                .get("id");

        catalog.clientWith("admin").send("POST", TAGS, "{\"label\": \"Cool\"}").assertStatus(201);
        assertForbidden("Write", catalog.clientWith("read").send("POST", TAGS, "{"));
        assertForbidden("Read", catalog.clientWith("write", "admin").get(TAGS));
        ApiClient writer = catalog.clientWith("read", "write");
        assertForbidden("Admin", writer.send("PATCH", TAGS + "/" + tag, "{"));
        assertForbidden("Admin", writer.send("DELETE", TAGS + "/" + tag, new byte[0]));
        assertForbidden("Admin", writer.send("POST", TAGS + "/" + tag + "/restore", new byte[0]));
        assertThat(writer.withoutHeader("Authorization")
                        .get(TAGS)
                        .assertStatus(401)
                        .json())
                .isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
        assertThat(catalog.clientWith("write")
                        .send("POST", TAGS, "{\"label\": \"a\", \"partner_type\": \"x\"}")
                        .assertEntryRejected("/partner_type unknown_association_type")
                        .violations()
                        .get(0))
                .doesNotContainKey("allowed");
    }

    @Test
    void creation_with_an_idempotency_key_is_executed_once() {
        ApiClient client = catalog.admin().withHeader("Idempotency-Key", "tag-1");
        String hot = "{\"label\": \"Hot\"}";

        ApiResponse first = client.send("POST", TAGS, hot).assertStatus(201);
        ApiResponse retry = client.send("POST", TAGS, hot).assertStatus(201);

        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(retry.header("Idempotency-Replayed")).hasValue("true");
        assertThat(retry.header("Location")).isEqualTo(first.header("Location"));
        assertThat(retry.body()).isEqualTo(first.body());
        client.send("POST", TAGS, "{\"label\": \"Cold\"}").assertError(422, "idempotency_key_reused");
        assertThat(catalog.list(TAGS)).hasSize(1);
    }

    @Test
    void errors_of_a_creation_are_stored_with_its_idempotency_key() {
        String hot = "{\"label\": \"Hot\"}";
        long tag = catalog.create(TAGS, hot);
        ApiClient client = catalog.admin().withHeader("Idempotency-Key", "tag-2");
        ApiResponse conflict = client.send("POST", TAGS, hot).assertError(409, "already_exists");
        catalog.patch(TAGS + "/" + tag, "{\"label\": \"Cold\"}").assertStatus(200);

        assertThat(client.send("POST", TAGS, hot).assertStatus(409).body()).isEqualTo(conflict.body());
        ApiClient other = catalog.admin().withHeader("Idempotency-Key", "tag-3");
        ApiResponse rejected = other.send("POST", TAGS, "{}").assertEntryRejected(" missing_member");
        assertThat(other.send("POST", TAGS, "{}").body()).isEqualTo(rejected.body());
        catalog.admin()
                .withHeader("Idempotency-Key", "a b")
                .send("POST", TAGS, hot)
                .assertError(400, "invalid_header");
    }

    @Test
    void concurrent_creations_with_one_idempotency_key_have_one_response() throws Exception {
        ApiClient client = catalog.admin().withHeader("Idempotency-Key", "tag-4");

        List<ApiResponse> responses = ConcurrentTasks.run(8, i -> client.send("POST", TAGS, "{\"label\": \"Hot\"}"));

        assertThat(responses).allSatisfy(response -> response.assertStatus(201));
        assertThat(responses.stream().map(ApiResponse::body).distinct()).hasSize(1);
        assertThat(catalog.list(TAGS)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key", "If-Match"})
    void unsupported_options_are_rejected_and_never_ignored(String header) {
        long tag = catalog.create(TAGS, "{\"label\": \"Hot\"}");
        ApiClient client = catalog.admin().withHeader(header, "\"1\"");

        for (ApiResponse response : List.of(
                client.send("PATCH", TAGS + "/" + tag, "{\"label\": \"Cold\"}"),
                client.send("DELETE", TAGS + "/" + tag, new byte[0]),
                client.send("POST", TAGS + "/" + tag + "/restore", new byte[0]))) {
            assertThat((String) response.assertError(400, "not_supported").get("error"))
                    .contains(header);
        }
        catalog.admin()
                .withHeader("If-Match", "\"1\"")
                .send("POST", TAGS, "{\"label\": \"Cold\"}")
                .assertError(400, "not_supported");
        catalog.post(TAGS + "?dry_run=true", "{\"label\": \"Cold\"}").assertError(400, "not_supported");
        catalog.admin().send("DELETE", TAGS + "/" + tag, "{\"reason\": 1}").assertError(400, "unexpected_body");
        assertThat(catalog.list(TAGS)).extracting(listed -> listed.get("label")).containsExactly("Hot");
    }

    private List<Object> ids(String path) {
        return catalog.list(path).stream().map(tag -> tag.get("id")).toList();
    }

    private static void assertNotFound(ApiResponse response) {
        assertThat(response.assertStatus(404).json()).isEqualTo(Map.of("error", "Tag not found or not accessible"));
    }

    private static void assertForbidden(String access, ApiResponse response) {
        assertThat(response.assertStatus(403).json())
                .isEqualTo(Map.of("error", access + " access required for this operation"));
    }
}
