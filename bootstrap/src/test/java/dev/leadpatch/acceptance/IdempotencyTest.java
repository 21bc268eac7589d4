package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Client.bytes;
import static dev.leadpatch.acceptance.Repeats.assertNew;
import static dev.leadpatch.acceptance.Repeats.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A request that is repeated with its {@code Idempotency-Key} is done once and gets its first answer, whatever it was. */
class IdempotencyTest {

    private static final String LOST = "{\"status\": \"lost\"}";
    private static final long NO_LEAD = 999_999_999;

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final long lead = demo.blankLead();
    private final Client keyed = client.with(Repeats.KEY, "key-of-" + lead);

    @Test
    void a_change_is_made_once_and_its_answer_repeated_although_the_lead_has_moved_on() {
        Client lenient = keyed.with("Prefer", "handling=lenient, return=representation");
        String patch = "{\"status\": \"lost\", \"zzz\": 1}";
        Answer first = lenient.patch(lead, patch).is(200);
        client.patch(lead, "{\"status\": \"qualified\"}").is(200);

        Answer again = lenient.patch(lead, patch);

        assertReplayed(first, again);
        assertThat(again.header("ETag")).hasValue("\"2\"");
        assertThat(again.header("Preference-Applied")).hasValue("handling=lenient, return=representation");
        assertThat(again.header("Leadpatch-Ignored")).hasValue("/zzz");
        assertThat(again.header("Content-Type")).hasValue("application/json");
        assertThat(demo.tables().count(lead)).isEqualTo(new Count(3, 2, 2));
        assertThat(client.lead(lead).get("status")).isEqualTo("qualified");
    }

    @Test
    void it_is_repeated_as_often_as_asked_for() {
        Answer first = keyed.patch(lead, LOST).is(200);

        for (int i = 0; i < 3; i++) {
            assertReplayed(first, keyed.patch(lead, LOST));
        }
        assertThat(demo.tables().count(lead)).isEqualTo(new Count(2, 1, 1));
    }

    @Test
    void a_patch_that_changed_nothing_does_not_change_anything_later_either() {
        Answer first = keyed.patch(lead, "{\"status\": \"new\"}").is(200);
        client.patch(lead, LOST).is(200);

        assertReplayed(first, keyed.patch(lead, "{\"status\": \"new\"}"));
        assertThat(client.lead(lead).get("status")).isEqualTo("lost");
    }

    @Test
    void a_refused_patch_stays_refused_although_it_would_be_good_now() {
        OwnCompany company = OwnCompany.in(demo.tables());
        Client own = Client.withKey(client.base(), company.addKey(Optional.empty(), Optional.empty()))
                .with(Repeats.KEY, "refused");
        long ownLead = company.addLead();
        long tag = company.addTag("Gone");
        new Catalog(company).archiveTag(tag);
        Answer first = own.patch(ownLead, Patches.ids("tags", tag)).isRejected("/tags/0 archived");
        company.execute("update tags set archived = false where company_id = ? and id = ?", company.id(), tag);

        assertReplayed(first, own.patch(ownLead, Patches.ids("tags", tag)));
        assertThat(company.history(ownLead)).isEmpty();
    }

    @Test
    void a_lead_that_was_not_there_stays_missing_for_the_request() {
        long later = lead + 1_000_000_000;
        Answer first = keyed.patch(later, LOST).is(404);
        new OwnCompany(1, 123, demo.tables()).execute("""
                insert into leads select company_id, ?, gen_random_uuid(), version, created_at, updated_at, source,
                    created_by, company_name, email, phone_number, first_name, last_name, status, assigned_users, tags,
                    custom_fields
                from leads where company_id = 1 and id = ?
                """, later, lead);

        assertReplayed(first, keyed.patch(later, LOST));
        assertNew(client.patch(later, LOST)).is(200);
    }

    @Test
    void a_condition_that_failed_stays_failed_although_it_would_hold_now() {
        String patch = "{\"status\": \"lost\", \"if\": {\"status\": \"contacted\"}}";
        Answer first = keyed.patch(lead, patch).isError(409, "condition_failed");
        client.patch(lead, "{\"status\": \"contacted\"}").is(200);

        assertReplayed(first, keyed.patch(lead, patch));
        assertThat(client.lead(lead).get("status")).isEqualTo("contacted");
    }

    @Test
    void a_version_that_did_not_match_stays_unmatched_although_it_would_match_now() {
        Client stale = keyed.with("If-Match", "\"2\"");
        Answer first = stale.patch(lead, LOST).isError(412, "version_mismatch");
        client.patch(lead, "{\"status\": \"contacted\"}").is(200);

        assertReplayed(first, stale.patch(lead, LOST));
        assertThat(first.header("ETag")).hasValue("\"1\"");
    }

    @Test
    void the_answer_is_repeated_before_the_version_is_looked_at() {
        Client first = keyed.with("If-Match", "\"1\"");

        assertReplayed(first.patch(lead, LOST).is(200), first.patch(lead, LOST));
    }

    @Test
    void the_answer_is_repeated_even_if_the_lead_is_gone() {
        Answer first = keyed.patch(lead, LOST).is(200);
        new OwnCompany(1, 123, demo.tables()).execute("delete from leads where company_id = 1 and id = ?", lead);

        assertReplayed(first, keyed.patch(lead, LOST));
    }

    @Test
    void another_body_path_or_query_is_another_request_and_nothing_is_done() {
        keyed.patch(lead, LOST).is(200);

        assertReused(keyed.patch(lead, "{\"status\": \"new\"}"));
        assertReused(keyed.patch(lead, LOST + " "));
        assertReused(keyed.patch(demo.blankLead(), LOST));
        assertReused(keyed.with("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads/" + lead + "?dry_run=false", bytes(LOST)));

        assertThat(demo.tables().count(lead)).isEqualTo(new Count(2, 1, 1));
    }

    @Test
    void another_request_is_refused_before_its_lead_version_violations_and_conditions_are_looked_at() {
        keyed.patch(lead, LOST).is(200);

        assertReused(keyed.patch(NO_LEAD, LOST));
        assertReused(keyed.with("If-Match", "\"1\"").patch(lead, "{\"last_name\": \"X\"}"));
        assertReused(keyed.patch(lead, "{\"status\": 1}"));
        assertReused(keyed.patch(lead, "{\"if\": {\"status\": \"new\"}}"));
    }

    @Test
    void the_first_request_keeps_its_key_although_another_one_was_refused() {
        Answer first = keyed.patch(lead, LOST).is(200);
        assertReused(keyed.patch(lead, "{}"));

        assertReplayed(first, keyed.patch(lead, LOST));
    }

    @Test
    void without_a_key_nothing_is_repeated() {
        assertNew(client.patch(lead, LOST)).is(200);
        client.patch(lead, "{\"status\": \"new\"}").is(200);

        assertNew(client.patch(lead, LOST)).is(200);
        assertThat(demo.tables().count(lead)).isEqualTo(new Count(4, 3, 3));
    }

    private static void assertReused(Answer answer) {
        assertNew(answer).isError(422, "idempotency_key_reused");
    }
}
