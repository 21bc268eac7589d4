package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertNotReplayed;
import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CatalogFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A request that is retried with its {@code Idempotency-Key} is executed once, and its first response is replayed. */
class IdempotencyTest {

    private static final String PATCH_STATUS_LOST = "{\"status\": \"lost\"}";
    private static final long UNKNOWN_LEAD = 999_999_999;

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final long lead = demo.addEmptyLead();
    private final ApiClient keyed = client.withHeader(ReplayAssertions.KEY_HEADER, "key-of-" + lead);

    @Test
    void applied_change_is_replayed_after_the_lead_has_changed() {
        ApiClient lenient = keyed.withHeader("Prefer", "handling=lenient, return=representation");
        String patch = "{\"status\": \"lost\", \"zzz\": 1}";
        ApiResponse first = lenient.patch(lead, patch).assertStatus(200);
        client.patch(lead, "{\"status\": \"qualified\"}").assertStatus(200);

        ApiResponse replayed = lenient.patch(lead, patch);

        assertReplayed(first, replayed);
        assertThat(replayed.header("ETag")).hasValue("\"2\"");
        assertThat(replayed.header("Preference-Applied")).hasValue("handling=lenient, return=representation");
        assertThat(replayed.header("Leadpatch-Ignored")).hasValue("/zzz");
        assertThat(replayed.header("Content-Type")).hasValue("application/json");
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(3, 2, 2));
        assertThat(client.getLead(lead).get("status")).isEqualTo("qualified");
    }

    @Test
    void response_is_replayed_any_number_of_times() {
        ApiResponse first = keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);

        for (int i = 0; i < 3; i++) {
            assertReplayed(first, keyed.patch(lead, PATCH_STATUS_LOST));
        }
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1, 1));
    }

    @Test
    void unchanged_patch_is_replayed_and_applies_nothing_later() {
        ApiResponse first = keyed.patch(lead, "{\"status\": \"new\"}").assertStatus(200);
        client.patch(lead, PATCH_STATUS_LOST).assertStatus(200);

        assertReplayed(first, keyed.patch(lead, "{\"status\": \"new\"}"));
        assertThat(client.getLead(lead).get("status")).isEqualTo("lost");
    }

    @Test
    void rejected_patch_is_replayed_after_it_became_valid() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        ApiClient companyClient = ApiClient.withKey(
                        client.baseUri(), company.addKey(Optional.empty(), Optional.empty()))
                .withHeader(ReplayAssertions.KEY_HEADER, "rejected");
        long ownLead = company.addLead();
        long tag = company.addTag("Gone");
        new CatalogFixture(company).archiveTag(tag);
        ApiResponse first =
                companyClient.patch(ownLead, PatchBodies.idList("tags", tag)).assertRejected("/tags/0 archived");
        company.execute("update tags set archived = false where company_id = ? and id = ?", company.id(), tag);

        assertReplayed(first, companyClient.patch(ownLead, PatchBodies.idList("tags", tag)));
        assertThat(company.history(ownLead)).isEmpty();
    }

    @Test
    void lead_not_found_is_replayed_after_the_lead_exists() {
        long newLead = lead + 1_000_000_000;
        ApiResponse first = keyed.patch(newLead, PATCH_STATUS_LOST).assertStatus(404);
        new CompanyFixture(1, 123, demo.database()).execute("""
                insert into leads select company_id, ?, gen_random_uuid(), version, created_at, updated_at, source,
                    created_by, company_name, email, phone_number, first_name, last_name, status, assigned_users, tags,
                    custom_fields
                from leads where company_id = 1 and id = ?
                """, newLead, lead);

        assertReplayed(first, keyed.patch(newLead, PATCH_STATUS_LOST));
        assertNotReplayed(client.patch(newLead, PATCH_STATUS_LOST)).assertStatus(200);
    }

    @Test
    void failed_condition_is_replayed_after_it_holds() {
        String patch = "{\"status\": \"lost\", \"if\": {\"status\": \"contacted\"}}";
        ApiResponse first = keyed.patch(lead, patch).assertError(409, "condition_failed");
        client.patch(lead, "{\"status\": \"contacted\"}").assertStatus(200);

        assertReplayed(first, keyed.patch(lead, patch));
        assertThat(client.getLead(lead).get("status")).isEqualTo("contacted");
    }

    @Test
    void version_mismatch_is_replayed_after_the_version_matches() {
        ApiClient stale = keyed.withHeader("If-Match", "\"2\"");
        ApiResponse first = stale.patch(lead, PATCH_STATUS_LOST).assertError(412, "version_mismatch");
        client.patch(lead, "{\"status\": \"contacted\"}").assertStatus(200);

        assertReplayed(first, stale.patch(lead, PATCH_STATUS_LOST));
        assertThat(first.header("ETag")).hasValue("\"1\"");
    }

    @Test
    void replay_ignores_the_current_version() {
        ApiClient first = keyed.withHeader("If-Match", "\"1\"");

        assertReplayed(first.patch(lead, PATCH_STATUS_LOST).assertStatus(200), first.patch(lead, PATCH_STATUS_LOST));
    }

    @Test
    void response_is_replayed_after_the_lead_is_removed() {
        ApiResponse first = keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
        new CompanyFixture(1, 123, demo.database()).execute("delete from leads where company_id = 1 and id = ?", lead);

        assertReplayed(first, keyed.patch(lead, PATCH_STATUS_LOST));
    }

    @Test
    void different_body_path_or_query_is_rejected_as_key_reuse() {
        keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);

        assertKeyReused(keyed.patch(lead, "{\"status\": \"new\"}"));
        assertKeyReused(keyed.patch(lead, PATCH_STATUS_LOST + " "));
        assertKeyReused(keyed.patch(demo.addEmptyLead(), PATCH_STATUS_LOST));
        assertKeyReused(keyed.withHeader("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads/" + lead + "?dry_run=false", utf8(PATCH_STATUS_LOST)));

        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1, 1));
    }

    @Test
    void key_reuse_is_rejected_before_lead_version_violations_and_conditions() {
        keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);

        assertKeyReused(keyed.patch(UNKNOWN_LEAD, PATCH_STATUS_LOST));
        assertKeyReused(keyed.withHeader("If-Match", "\"1\"").patch(lead, "{\"last_name\": \"X\"}"));
        assertKeyReused(keyed.patch(lead, "{\"status\": 1}"));
        assertKeyReused(keyed.patch(lead, "{\"if\": {\"status\": \"new\"}}"));
    }

    @Test
    void first_request_retains_its_key_after_a_rejected_reuse() {
        ApiResponse first = keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
        assertKeyReused(keyed.patch(lead, "{}"));

        assertReplayed(first, keyed.patch(lead, PATCH_STATUS_LOST));
    }

    @Test
    void request_without_a_key_is_never_replayed() {
        assertNotReplayed(client.patch(lead, PATCH_STATUS_LOST)).assertStatus(200);
        client.patch(lead, "{\"status\": \"new\"}").assertStatus(200);

        assertNotReplayed(client.patch(lead, PATCH_STATUS_LOST)).assertStatus(200);
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(4, 3, 3));
    }

    private static void assertKeyReused(ApiResponse response) {
        assertNotReplayed(response).assertError(422, "idempotency_key_reused");
    }
}
