package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertNotReplayed;
import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An {@code Idempotency-Key} is stored for 24 hours. */
class IdempotencyExpiryTest {

    private static final String PATCH_STATUS_LOST = "{\"status\": \"lost\"}";
    private static final String PATCH_STATUS_NEW = "{\"status\": \"new\"}";
    private static final int MORE_THAN_A_BATCH = 2_500;

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture demoCompany = new CompanyFixture(1, 123, demo.database());
    private final ApiClient client = demo.client();
    private final long lead = demo.addEmptyLead();
    private final String name = "expiring-" + lead;
    private final ApiClient keyed = client.withHeader(ReplayAssertions.KEY_HEADER, name);

    @Test
    void key_younger_than_one_day_is_replayed() {
        ApiResponse first = keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
        setKeyAge("23 hours 59 minutes");

        assertReplayed(first, keyed.patch(lead, PATCH_STATUS_LOST));
    }

    @Test
    void key_older_than_one_day_can_be_reused_for_any_request() {
        keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
        setKeyAge("24 hours");

        ApiResponse second =
                assertNotReplayed(keyed.patch(lead, PATCH_STATUS_NEW)).assertStatus(200);

        assertReplayed(second, keyed.patch(lead, PATCH_STATUS_NEW));
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(3, 2, 2));
    }

    @Test
    void expiry_counts_from_first_use() {
        keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
        setKeyAge("23 hours 59 minutes");
        keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
        keyed.patch(lead, PATCH_STATUS_NEW).assertStatus(422);

        assertThat(countKeys(name)).isOne();
        addKeyAge("2 minutes");

        assertNotReplayed(keyed.patch(lead, PATCH_STATUS_NEW)).assertStatus(200);
    }

    @Test
    void expired_keys_are_deleted() throws Exception {
        keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
        demoCompany.execute("""
                insert into idempotency_keys (company_id, api_key_id, name, fingerprint, used_at, answer)
                select 1, ?, 'old-' || number, '', now() - interval '24 hours', ''
                from generate_series(1, ?) number
                """, UUID.randomUUID(), MORE_THAN_A_BATCH);

        try (AdditionalNode node = AdditionalNode.start(demo.database())) {
            await().until(() -> countKeys("old-%") == 0);
            assertThat(countKeys(name)).isOne();
            assertThat(node.client().get("/readyz").status()).isEqualTo(200);
        }
    }

    private void setKeyAge(String age) {
        demoCompany.execute(
                "update idempotency_keys set used_at = now() - ?::interval where company_id = 1 and name = ?",
                age,
                name);
    }

    private void addKeyAge(String time) {
        demoCompany.execute(
                "update idempotency_keys set used_at = used_at - ?::interval where company_id = 1 and name = ?",
                time,
                name);
    }

    private long countKeys(String names) {
        String sql = "select count(*) from idempotency_keys where company_id = 1 and name like ?";
        try (Connection connection = demo.database().connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, names);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
