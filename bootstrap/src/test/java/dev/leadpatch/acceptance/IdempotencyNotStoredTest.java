package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertNotReplayed;
import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LockedLeadFixture;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A request that fails before its evaluation does not store its {@code Idempotency-Key}. */
class IdempotencyNotStoredTest {

    private static final String PATCH_STATUS_LOST = "{\"status\": \"lost\"}";

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final long lead = demo.addEmptyLead();
    private final String name = "not-stored-" + lead;
    private final ApiClient keyed = client.withHeader(ReplayAssertions.KEY_HEADER, name);
    private final ApiClient json = keyed.withHeader("Content-Type", "application/json");

    @Test
    void unsupported_media_type_is_not_stored() {
        keyed.send("PATCH", path(), utf8(PATCH_STATUS_LOST)).assertError(415, "unsupported_media_type");

        assertKeyNotStored();
    }

    @Test
    void oversized_body_is_not_stored() {
        json.send("PATCH", path(), new byte[1024 * 1024 + 1]).assertError(413, "payload_too_large");

        assertKeyNotStored();
    }

    @Test
    void invalid_header_or_query_value_is_not_stored() {
        json.withHeader("If-Match", "1")
                .send("PATCH", path(), utf8(PATCH_STATUS_LOST))
                .assertError(400, "invalid_header");
        json.send("PATCH", path() + "?dry_run=maybe", utf8(PATCH_STATUS_LOST)).assertError(400, "invalid_query");

        assertKeyNotStored();
    }

    @Test
    void malformed_json_is_not_stored() {
        json.send("PATCH", path(), utf8("{")).assertError(400, "malformed_json");

        assertKeyNotStored();
    }

    @Test
    void missing_access_is_not_stored() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        ApiClient companyClient = ApiClient.withKey(
                        client.baseUri(), company.addKey(Optional.empty(), Optional.empty()))
                .withHeader(ReplayAssertions.KEY_HEADER, name);
        long ownLead = company.addLead();
        company.execute("update api_keys set write_access = false where company_id = ?", company.id());
        assertNotReplayed(companyClient.patch(ownLead, PATCH_STATUS_LOST)).assertStatus(403);
        company.execute("update api_keys set write_access = true where company_id = ?", company.id());

        await().until(() -> companyClient.patch(ownLead, PATCH_STATUS_LOST).status() != 403);

        assertThat(company.history(ownLead)).hasSize(1);
    }

    @Test
    void missing_api_key_is_not_stored() {
        keyed.withoutHeader("Authorization").patch(lead, PATCH_STATUS_LOST).assertStatus(401);
        keyed.withoutHeader("Authorization")
                .withHeader("Authorization", "Bearer jb_api_0000000000")
                .patch(lead, PATCH_STATUS_LOST)
                .assertStatus(401);

        assertKeyNotStored();
    }

    @Test
    void busy_lead_is_not_stored() throws Exception {
        try (LockedLeadFixture lock = LockedLeadFixture.lock(demo.database(), lead)) {
            assertThat(lock).isNotNull();
            assertNotReplayed(keyed.patch(lead, PATCH_STATUS_LOST)).assertError(503, "unavailable");
        }

        assertKeyNotStored();
    }

    @Test
    void dry_run_neither_stores_nor_replays_a_key() {
        ApiResponse dry = json.send("PATCH", path() + "?dry_run=true", utf8(PATCH_STATUS_LOST))
                .assertStatus(200);
        assertThat(dry.json()).containsKey("changes");

        assertKeyNotStored();

        assertThat(assertNotReplayed(json.send("PATCH", path() + "?dry_run=true", utf8(PATCH_STATUS_LOST)))
                        .assertStatus(200)
                        .json())
                .containsKey("changes");
    }

    @Test
    void earlier_checks_run_before_the_replay() {
        assertKeyNotStored();

        keyed.send("PATCH", path(), utf8(PATCH_STATUS_LOST)).assertError(415, "unsupported_media_type");
        json.withHeader("If-Match", "1")
                .send("PATCH", path(), utf8(PATCH_STATUS_LOST))
                .assertError(400, "invalid_header");
        json.send("PATCH", path(), utf8("{")).assertError(400, "malformed_json");
        keyed.withoutHeader("Authorization").patch(lead, PATCH_STATUS_LOST).assertStatus(401);
    }

    /** Asserts that the key is unused: the next request is executed, and its retry is replayed. */
    private void assertKeyNotStored() {
        assertReplayed(keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200), keyed.patch(lead, PATCH_STATUS_LOST));
    }

    private String path() {
        return "/api/v1/leads/" + lead;
    }
}
