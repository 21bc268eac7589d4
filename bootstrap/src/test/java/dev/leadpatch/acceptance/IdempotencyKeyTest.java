package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertNotReplayed;
import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Format and scope of the {@code Idempotency-Key} header. */
class IdempotencyKeyTest {

    private static final String PATCH_STATUS_LOST = "{\"status\": \"lost\"}";

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final long lead = demo.addEmptyLead();

    @ParameterizedTest
    @ValueSource(strings = {"!", "#$%&'()*+,-./:;<=>?@[]^_`{|}~", "a,b", "8e03978e-40d5-43dd-bc93-6894a57f9324"})
    void visible_ascii_except_quote_and_backslash_is_a_valid_key(String name) {
        String key = name + lead;

        ApiResponse first = withKey(key).patch(lead, PATCH_STATUS_LOST).assertStatus(200);

        assertReplayed(first, withKey(key).patch(lead, PATCH_STATUS_LOST));
    }

    @Test
    void bare_and_quoted_forms_of_a_key_are_equal() {
        ApiResponse first = withKey("\"spelled-" + lead + "\"")
                .patch(lead, PATCH_STATUS_LOST)
                .assertStatus(200);

        assertReplayed(first, withKey("spelled-" + lead).patch(lead, PATCH_STATUS_LOST));
        assertReplayed(first, withKey("  \"spelled-" + lead + "\" ").patch(lead, PATCH_STATUS_LOST));
    }

    @Test
    void key_of_1_to_255_characters_is_compared_in_full() {
        String longestKey = (lead + "-").concat("x".repeat(255)).substring(0, 255);
        String otherKey = longestKey.substring(0, 254) + "y";

        assertReplayed(
                withKey(longestKey).patch(lead, PATCH_STATUS_LOST).assertStatus(200),
                withKey("\"" + longestKey + "\"").patch(lead, PATCH_STATUS_LOST));
        assertNotReplayed(withKey(otherKey).patch(lead, PATCH_STATUS_LOST)).assertStatus(200);
    }

    @Test
    void key_is_case_sensitive() {
        withKey("case-" + lead).patch(lead, PATCH_STATUS_LOST).assertStatus(200);

        assertNotReplayed(withKey("CASE-" + lead).patch(lead, PATCH_STATUS_LOST))
                .assertStatus(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"\"",
                "\"",
                "a b",
                "\"a b\"",
                "a\tb",
                "a\"b",
                "\"a",
                "a\"",
                "a\\b",
                "\"a\\\"b\"",
                "\"a\"; x=1",
                "\"a\", \"b\""
            })
    void any_other_value_is_an_invalid_header_and_nothing_is_applied(String key) {
        assertInvalidHeader(withKey(key).patch(lead, PATCH_STATUS_LOST));
    }

    @Test
    void more_than_255_characters_are_an_invalid_header() {
        assertInvalidHeader(withKey("x".repeat(256)).patch(lead, PATCH_STATUS_LOST));
        assertInvalidHeader(withKey("\"" + "x".repeat(256) + "\"").patch(lead, PATCH_STATUS_LOST));
    }

    @Test
    void non_ascii_character_is_an_invalid_header() {
        assertInvalidHeader(demo.sendRaw("PATCH /api/v1/leads/" + lead + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Authorization: Bearer " + ApiClient.READ_WRITE_KEY + "\r\nContent-Type: application/json\r\n"
                + "Idempotency-Key: cl\u00e9\r\nContent-Length: " + PATCH_STATUS_LOST.length() + "\r\n\r\n"
                + PATCH_STATUS_LOST));
    }

    @Test
    void two_keys_are_an_invalid_header_even_if_equal() {
        assertInvalidHeader(
                withKey("one").withHeader(ReplayAssertions.KEY_HEADER, "one").patch(lead, PATCH_STATUS_LOST));
    }

    @Test
    void keys_are_scoped_to_the_api_key_even_within_one_company() {
        String name = "shared-" + lead;
        withKey(name).patch(lead, PATCH_STATUS_LOST).assertStatus(200);
        CompanyFixture demoCompany = new CompanyFixture(1, 123, demo.database());
        ApiClient otherClient = ApiClient.withKey(
                        client.baseUri(), demoCompany.addKey(Optional.empty(), Optional.empty()))
                .withHeader(ReplayAssertions.KEY_HEADER, name);

        ApiResponse first = assertNotReplayed(otherClient.patch(lead, "{\"status\": \"contacted\"}"))
                .assertStatus(200);

        assertReplayed(first, otherClient.patch(lead, "{\"status\": \"contacted\"}"));
        assertNotReplayed(demo.otherCompanyClient()
                        .withHeader(ReplayAssertions.KEY_HEADER, name)
                        .patch(lead, PATCH_STATUS_LOST))
                .assertStatus(404);
    }

    @Test
    void revoked_api_key_is_rejected_without_a_replay() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        ApiClient revoked = ApiClient.withKey(client.baseUri(), company.addKey(Optional.empty(), Optional.empty()))
                .withHeader(ReplayAssertions.KEY_HEADER, "before");
        long ownLead = company.addLead();
        assertReplayed(
                revoked.patch(ownLead, PATCH_STATUS_LOST).assertStatus(200), revoked.patch(ownLead, PATCH_STATUS_LOST));
        company.execute(
                "update api_keys set revoked_at = ?::timestamptz where company_id = ?",
                Instant.now().toString(),
                company.id());

        await().until(() -> revoked.patch(ownLead, PATCH_STATUS_LOST).status() == 401);

        assertThat(assertNotReplayed(revoked.patch(ownLead, PATCH_STATUS_LOST))
                        .assertStatus(401)
                        .json())
                .containsOnlyKeys("error");
    }

    private ApiClient withKey(String name) {
        return client.withHeader(ReplayAssertions.KEY_HEADER, name);
    }

    private void assertInvalidHeader(ApiResponse response) {
        assertThat((String) assertNotReplayed(response)
                        .assertError(400, "invalid_header")
                        .get("error"))
                .contains(ReplayAssertions.KEY_HEADER);
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0, 0));
    }
}
