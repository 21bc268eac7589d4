package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Repeats.assertNew;
import static dev.leadpatch.acceptance.Repeats.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an {@code Idempotency-Key}, and whose it is. */
class IdempotencyKeyTest {

    private static final String LOST = "{\"status\": \"lost\"}";

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final long lead = demo.blankLead();

    @ParameterizedTest
    @ValueSource(strings = {"!", "#$%&'()*+,-./:;<=>?@[]^_`{|}~", "a,b", "8e03978e-40d5-43dd-bc93-6894a57f9324"})
    void visible_ascii_characters_but_the_quote_and_the_backslash_are_a_key(String name) {
        String key = name + lead;

        Answer first = named(key).patch(lead, LOST).is(200);

        assertReplayed(first, named(key).patch(lead, LOST));
    }

    @Test
    void the_bare_and_the_quoted_spelling_of_a_key_are_the_same() {
        Answer first = named("\"spelt-" + lead + "\"").patch(lead, LOST).is(200);

        assertReplayed(first, named("spelt-" + lead).patch(lead, LOST));
        assertReplayed(first, named("  \"spelt-" + lead + "\" ").patch(lead, LOST));
    }

    @Test
    void a_key_may_be_one_character_long_and_255_and_counts_to_the_last() {
        String longest = (lead + "-").concat("x".repeat(255)).substring(0, 255);
        String almostTheSame = longest.substring(0, 254) + "y";

        assertReplayed(
                named(longest).patch(lead, LOST).is(200),
                named("\"" + longest + "\"").patch(lead, LOST));
        assertNew(named(almostTheSame).patch(lead, LOST)).is(200);
    }

    @Test
    void a_key_is_told_from_one_in_other_case() {
        named("case-" + lead).patch(lead, LOST).is(200);

        assertNew(named("CASE-" + lead).patch(lead, LOST)).is(200);
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
    void anything_else_is_a_bad_header_and_nothing_is_done(String key) {
        assertBad(named(key).patch(lead, LOST));
    }

    @Test
    void more_than_255_characters_are_a_bad_header_quoted_or_not() {
        assertBad(named("x".repeat(256)).patch(lead, LOST));
        assertBad(named("\"" + "x".repeat(256) + "\"").patch(lead, LOST));
    }

    @Test
    void a_character_beyond_ascii_is_a_bad_header() {
        assertBad(demo.raw("PATCH /api/v1/leads/" + lead + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Authorization: Bearer " + Client.READ_WRITE + "\r\nContent-Type: application/json\r\n"
                + "Idempotency-Key: cl\u00e9\r\nContent-Length: " + LOST.length() + "\r\n\r\n" + LOST));
    }

    @Test
    void two_keys_are_a_bad_header_even_if_they_are_the_same() {
        assertBad(named("one").with(Repeats.KEY, "one").patch(lead, LOST));
    }

    @Test
    void each_api_key_has_names_of_its_own_also_within_one_company() {
        String name = "shared-" + lead;
        named(name).patch(lead, LOST).is(200);
        OwnCompany demoCompany = new OwnCompany(1, 123, demo.tables());
        Client colleague = Client.withKey(client.base(), demoCompany.addKey(Optional.empty(), Optional.empty()))
                .with(Repeats.KEY, name);

        Answer first =
                assertNew(colleague.patch(lead, "{\"status\": \"contacted\"}")).is(200);

        assertReplayed(first, colleague.patch(lead, "{\"status\": \"contacted\"}"));
        assertNew(demo.otherCompany().with(Repeats.KEY, name).patch(lead, LOST)).is(404);
    }

    @Test
    void a_revoked_api_key_is_refused_and_told_nothing_of_earlier_answers() {
        OwnCompany company = OwnCompany.in(demo.tables());
        Client revoked = Client.withKey(client.base(), company.addKey(Optional.empty(), Optional.empty()))
                .with(Repeats.KEY, "before");
        long own = company.addLead();
        assertReplayed(revoked.patch(own, LOST).is(200), revoked.patch(own, LOST));
        company.execute(
                "update api_keys set revoked_at = ?::timestamptz where company_id = ?",
                Instant.now().toString(),
                company.id());

        await().until(() -> revoked.patch(own, LOST).status() == 401);

        assertThat(assertNew(revoked.patch(own, LOST)).is(401).json()).containsOnlyKeys("error");
    }

    private Client named(String name) {
        return client.with(Repeats.KEY, name);
    }

    private void assertBad(Answer answer) {
        assertThat((String) assertNew(answer).isError(400, "invalid_header").get("error"))
                .contains(Repeats.KEY);
        assertThat(demo.tables().count(lead)).isEqualTo(new Count(1, 0, 0));
    }
}
