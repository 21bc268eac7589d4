package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.StorageQuotas;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingPayloadQuotaTest extends DemoDatabaseTestBase {
    // three bytes for each character: the quota counts bytes
    private static final String VALUES = "資料資料";

    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    WaitingPayloadQuotaTest() {
        super(DATABASE);
    }

    @BeforeEach
    void limitToTwoPayloads() {
        persistence.close();
        persistence = database.open(new Renderer(), InstantSource.system(), () -> {});
        persistence
                .adapter()
                .quotas()
                .set(new StorageQuotas(10, 10, 2L * VALUES.getBytes(StandardCharsets.UTF_8).length));
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
    }

    @Test
    void payloads_beyond_the_quota_have_no_values_and_every_change_is_queued() {
        for (int i = 0; i < 4; i++) {
            changeLead();
        }

        assertThat(database.query(
                        "select payload_bytes from webhook_deliveries order by sequence",
                        (row, context) -> row.getInt("payload_bytes")))
                .startsWith(12, 12);
        assertThat(payloads()).containsExactly(VALUES, VALUES, "ids", "ids");
        assertThat(database.queryOne(Long.class, "select count(*) from webhook_deliveries"))
                .isEqualTo(4);
        assertThat(persistence.adapter().quotas().counters())
                .filteredOn(quota -> quota.name().equals("waiting_payloads"))
                .singleElement()
                .satisfies(quota -> assertThat(quota.exceeded()).isEqualTo(2));
    }

    @Test
    void payloads_have_values_again_after_waiting_deliveries_are_sent() {
        for (int i = 0; i < 3; i++) {
            changeLead();
        }
        database.execute("delete from webhook_deliveries");
        for (int i = 0; i < 6; i++) {
            persistence.expireCaches(); // each time by five seconds
        }

        changeLead();

        assertThat(payloads()).containsExactly(VALUES, VALUES, "ids", VALUES);
    }

    private void changeLead() {
        change(snapshot -> snapshot.lead().fields());
    }

    private List<String> payloads() {
        return database.query(
                "select payload from webhook_events order by sequence", (row, context) -> row.getString("payload"));
    }

    private static final class Renderer implements EventPayloadRenderer {
        @Override
        public String render(LeadEvent event) {
            return VALUES;
        }

        @Override
        public String renderWithoutValues(LeadEvent event) {
            return "ids";
        }
    }
}
