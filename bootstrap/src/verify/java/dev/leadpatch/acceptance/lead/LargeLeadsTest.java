package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LimitedNode;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that read more large leads than there is memory for. */
@Tag("verification")
class LargeLeadsTest {
    private static final int LEADS = 300;

    private final CompanyFixture company =
            CompanyFixture.create(DemoFixture.shared().database());
    private LimitedNode node;
    private ApiClient client;
    private List<Long> leads;

    @BeforeEach
    void start() throws Exception {
        node = LimitedNode.start(ClientSettings.DEFAULTS);
        client = node.client(company.addKey(Optional.empty(), Optional.empty()));
        leads = company.addLeads(LEADS);
        long field = company.addField("textarea", "Notes");
        company.execute("""
                update leads
                set custom_fields = jsonb_build_object(?, jsonb_build_object('text', repeat('x', 1000000))),
                    custom_fields_bytes = 1000030
                where company_id = ?
                """, Long.toString(field), company.id());
    }

    @AfterEach
    void stop() {
        assertThat(node.metrics().value("leadpatch_memory_budget_held_bytes", Map.of("use", "leads")))
                .isZero();
        node.close();
        // other tests search all rows of this database
        company.execute(
                "update leads set custom_fields = '{}', custom_fields_bytes = 2 where company_id = ?", company.id());
    }

    @Test
    void bulk_update_of_too_many_large_leads_is_refused_and_smaller_ones_succeed() {
        ApiResponse refused = BulkRequests.send(client, BulkRequests.items(leads, "\"status\": \"lost\""));

        refused.assertError(413, "leads_too_large");
        assertThat(client.getLead(leads.get(0)).header("ETag")).contains("\"1\"");
        assertThat(BulkRequests.statuses(
                        BulkRequests.send(client, BulkRequests.items(leads.subList(0, 3), "\"status\": \"lost\""))))
                .containsOnly(200L);
    }

    /** With a small heap, some are refused. */
    @Test
    void concurrent_requests_for_large_leads_never_exhaust_the_heap() {
        List<CompletableFuture<Integer>> statuses = new ArrayList<>();
        ExecutorService clients = Executors.newFixedThreadPool(32);
        try {
            for (int i = 0; i < 64; i++) {
                long lead = leads.get(i);
                String items = BulkRequests.items(leads.subList(i, i + 3), "\"status\": \"contacted\"");
                boolean reads = i % 2 == 0;
                statuses.add(CompletableFuture.supplyAsync(
                        () -> (reads ? client.get("/api/v1/leads/" + lead) : BulkRequests.send(client, items)).status(),
                        clients));
            }
            assertThat(statuses).allSatisfy(status -> assertThat(status.join()).isIn(200, 429, 503));
        } finally {
            clients.shutdownNow();
        }
        client.getLead(leads.get(0)).assertStatus(200);
    }

    @Test
    void page_of_large_leads_ends_early() {
        ApiResponse page = client.get("/api/v1/leads?include=custom_fields&limit=200");

        assertThat(page.assertStatus(200).jsonList()).hasSizeBetween(1, 5);
        assertThat(page.header("Link").orElseThrow()).contains("rel=\"next\"");
    }
}
