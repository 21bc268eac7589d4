package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The maximum size of a lead as a whole, which changes of several fields can reach together. */
class MaxLeadSizeTest {
    private static final String LEADS = "/api/v1/leads";
    private static final String TEXT = "x".repeat(20_000);

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient client =
            ApiClient.withKey(demo.baseUri(), company.addKey(Optional.empty(), Optional.empty()));
    private final long stored = company.addField("textarea", "Stored");
    private final long first = company.addField("textarea", "First");
    private final long second = company.addField("textarea", "Second");

    @Test
    void patch_dry_run_bulk_update_and_upserts_that_exceed_it_are_rejected_and_write_nothing() {
        String email = "{\"email\": \"large@example.com\", ";
        long lead = (Long) client.send("POST", LEADS, "{\"email\": \"large@example.com\"}")
                .assertStatus(201)
                .get("id");
        storeText(lead, 1_040_000);
        String patch = field(second, TEXT);
        String upsert = email + patch.substring(1);

        client.patch(lead, patch).assertRejected(" lead_too_large");
        client.send("PATCH", LEADS + "/" + lead + "?dry_run=true", patch).assertRejected(" lead_too_large");
        client.send("POST", LEADS + "?match=email", upsert).assertLeadRejected(" lead_too_large");
        client.send("POST", LEADS + "?match=email&on_match=fill", upsert).assertLeadRejected(" lead_too_large");
        assertItemRejected(
                client.send("PATCH", LEADS, "{\"leads\": [{\"id\": " + lead + ", " + patch.substring(1) + "]}"));
        assertItemRejected(client.send("POST", LEADS + "/batch?match=email", "{\"leads\": [" + upsert + "]}"));

        assertThat(client.getLead(lead).header("ETag")).contains("\"1\"");
        client.patch(lead, field(stored, "short")).assertStatus(200);
        client.patch(lead, patch).assertStatus(200);
    }

    @Test
    void only_one_of_two_concurrent_patches_that_exceed_it_together_is_applied() {
        long lead = company.addLead();
        storeText(lead, 1_020_000);

        List<CompletableFuture<ApiResponse>> patches = Stream.of(first, second)
                .map(field -> CompletableFuture.supplyAsync(() -> client.patch(lead, field(field, TEXT))))
                .toList();

        assertThat(patches).extracting(patch -> patch.join().status()).containsExactlyInAnyOrder(200, 400);
        assertThat(client.getLead(lead).header("ETag")).contains("\"2\"");
    }

    @Test
    void larger_lead_of_an_earlier_version_can_be_read_and_shrunk() {
        long lead = company.addLead();
        storeText(lead, 2_000_000);

        client.getLead(lead).assertStatus(200);
        client.patch(lead, "{\"first_name\": \"Ada\"}").assertRejected(" lead_too_large");
        client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
        client.patch(lead, field(stored, "short")).assertStatus(200);
    }

    private static void assertItemRejected(ApiResponse response) {
        response.assertStatus(200);
        assertThat(BulkRequests.results(response).get(0).toString()).contains("lead_too_large");
    }

    /** Stores a text that is larger than a request can set. */
    private void storeText(long lead, int characters) {
        company.execute("""
                update leads
                set custom_fields = jsonb_build_object(?, jsonb_build_object('text', repeat('x', ?)))
                where company_id = ? and id = ?
                """, Long.toString(stored), characters, company.id(), lead);
    }

    private static String field(long field, String text) {
        return PatchBodies.customFields(PatchBodies.customFieldEntry(field, "textarea", text));
    }
}
