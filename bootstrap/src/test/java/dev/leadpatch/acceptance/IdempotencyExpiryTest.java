package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Repeats.assertNew;
import static dev.leadpatch.acceptance.Repeats.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An {@code Idempotency-Key} is known for 24 hours. */
class IdempotencyExpiryTest {

    private static final String LOST = "{\"status\": \"lost\"}";
    private static final String NEW = "{\"status\": \"new\"}";
    private static final int MORE_THAN_A_BATCH = 2_500;

    private final Demo demo = Demo.running();
    private final OwnCompany demoCompany = new OwnCompany(1, 123, demo.tables());
    private final Client client = demo.client();
    private final long lead = demo.blankLead();
    private final String name = "expiring-" + lead;
    private final Client keyed = client.with(Repeats.KEY, name);

    @Test
    void a_key_that_is_almost_a_day_old_is_known() {
        Answer first = keyed.patch(lead, LOST).is(200);
        becomeOld("23 hours 59 minutes");

        assertReplayed(first, keyed.patch(lead, LOST));
    }

    @Test
    void a_key_that_is_a_day_old_is_new_again_for_any_request() {
        keyed.patch(lead, LOST).is(200);
        becomeOld("24 hours");

        Answer second = assertNew(keyed.patch(lead, NEW)).is(200);

        assertReplayed(second, keyed.patch(lead, NEW));
        assertThat(demo.tables().count(lead)).isEqualTo(new Count(3, 2, 2));
    }

    @Test
    void the_day_begins_with_the_first_use_whatever_comes_after_it() {
        keyed.patch(lead, LOST).is(200);
        becomeOld("23 hours 59 minutes");
        keyed.patch(lead, LOST).is(200);
        keyed.patch(lead, NEW).is(422);

        assertThat(count(name)).isOne();
        becomeOlder("2 minutes");

        assertNew(keyed.patch(lead, NEW)).is(200);
    }

    @Test
    void a_node_forgets_old_keys_so_that_their_table_does_not_grow_for_ever() throws Exception {
        keyed.patch(lead, LOST).is(200);
        demoCompany.execute("""
                insert into idempotency_keys (company_id, api_key_id, name, fingerprint, used_at, answer)
                select 1, ?, 'old-' || number, '', now() - interval '24 hours', ''
                from generate_series(1, ?) number
                """, UUID.randomUUID(), MORE_THAN_A_BATCH);

        try (Node node = Node.on(demo.tables())) {
            await().until(() -> count("old-%") == 0);
            assertThat(count(name)).isOne();
            assertThat(node.client().get("/readyz").status()).isEqualTo(200);
        }
    }

    private void becomeOld(String age) {
        demoCompany.execute(
                "update idempotency_keys set used_at = now() - ?::interval where company_id = 1 and name = ?",
                age,
                name);
    }

    private void becomeOlder(String time) {
        demoCompany.execute(
                "update idempotency_keys set used_at = used_at - ?::interval where company_id = 1 and name = ?",
                time,
                name);
    }

    private long count(String names) {
        String sql = "select count(*) from idempotency_keys where company_id = 1 and name like ?";
        try (Connection connection = demo.tables().connect();
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
