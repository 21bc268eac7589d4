package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Client.bytes;
import static dev.leadpatch.acceptance.Repeats.assertNew;
import static dev.leadpatch.acceptance.Repeats.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A request that was not judged leaves its {@code Idempotency-Key} free for another try. */
class IdempotencyNotKeptTest {

    private static final String LOST = "{\"status\": \"lost\"}";

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final long lead = demo.blankLead();
    private final String name = "not-kept-" + lead;
    private final Client keyed = client.with(Repeats.KEY, name);
    private final Client json = keyed.with("Content-Type", "application/json");

    @Test
    void a_media_type_that_is_not_taken() {
        keyed.send("PATCH", path(), bytes(LOST)).isError(415, "unsupported_media_type");

        assertFree();
    }

    @Test
    void a_body_that_is_too_large() {
        json.send("PATCH", path(), new byte[1024 * 1024 + 1]).isError(413, "payload_too_large");

        assertFree();
    }

    @Test
    void a_bad_header_or_query_value() {
        json.with("If-Match", "1").send("PATCH", path(), bytes(LOST)).isError(400, "invalid_header");
        json.send("PATCH", path() + "?dry_run=maybe", bytes(LOST)).isError(400, "invalid_query");

        assertFree();
    }

    @Test
    void a_body_that_is_not_json() {
        json.send("PATCH", path(), bytes("{")).isError(400, "malformed_json");

        assertFree();
    }

    @Test
    void no_access() {
        OwnCompany company = OwnCompany.in(demo.tables());
        Client own = Client.withKey(client.base(), company.addKey(Optional.empty(), Optional.empty()))
                .with(Repeats.KEY, name);
        long ownLead = company.addLead();
        company.execute("update api_keys set write_access = false where company_id = ?", company.id());
        assertNew(own.patch(ownLead, LOST)).is(403);
        company.execute("update api_keys set write_access = true where company_id = ?", company.id());

        await().until(() -> own.patch(ownLead, LOST).status() != 403);

        assertThat(company.history(ownLead)).hasSize(1);
    }

    @Test
    void no_api_key() {
        keyed.without("Authorization").patch(lead, LOST).is(401);
        keyed.without("Authorization")
                .with("Authorization", "Bearer jb_api_0000000000")
                .patch(lead, LOST)
                .is(401);

        assertFree();
    }

    @Test
    void a_lead_that_was_too_busy() throws Exception {
        try (HeldLead held = HeldLead.hold(demo.tables(), lead)) {
            assertThat(held).isNotNull();
            assertNew(keyed.patch(lead, LOST)).isError(503, "unavailable");
        }

        assertFree();
    }

    @Test
    void a_dry_run_neither_uses_nor_repeats_a_key() {
        Answer dry = json.send("PATCH", path() + "?dry_run=true", bytes(LOST)).is(200);
        assertThat(dry.json()).containsKey("changes");

        assertFree();

        assertThat(assertNew(json.send("PATCH", path() + "?dry_run=true", bytes(LOST)))
                        .is(200)
                        .json())
                .containsKey("changes");
    }

    @Test
    void what_is_judged_before_comes_before_the_repeated_answer_too() {
        assertFree();

        keyed.send("PATCH", path(), bytes(LOST)).isError(415, "unsupported_media_type");
        json.with("If-Match", "1").send("PATCH", path(), bytes(LOST)).isError(400, "invalid_header");
        json.send("PATCH", path(), bytes("{")).isError(400, "malformed_json");
        keyed.without("Authorization").patch(lead, LOST).is(401);
    }

    /** The same key is good for a request, and for one only. */
    private void assertFree() {
        assertReplayed(keyed.patch(lead, LOST).is(200), keyed.patch(lead, LOST));
    }

    private String path() {
        return "/api/v1/leads/" + lead;
    }
}
