package dev.leadpatch.acceptance.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LimitedNode;
import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.adapter.persistence.StorageQuotas;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.domain.access.RateLimit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The quota of stored idempotency keys, on a node that stores three keys of a company. */
class IdempotencyQuotaTest {

    private static LimitedNode node;

    private final CompanyFixture company =
            CompanyFixture.create(DemoFixture.shared().database());
    private final ApiClient client =
            node.client(company.addKeyWith("read", "write", "admin").value());
    private final long lead = company.addLead();

    @BeforeAll
    static void start() throws Exception {
        StorageQuotas quotas = new StorageQuotas(3, 100_000, StorageQuotas.DEFAULTS.maxWaitingBytes());
        node = LimitedNode.start(new ClientSettings(TrustedProxies.NONE, RateLimit.NONE, 100, quotas));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void new_key_beyond_the_quota_is_rejected_and_nothing_is_written() {
        for (int i = 0; i < 3; i++) {
            patch("k" + i, "Name " + i).assertStatus(200);
        }

        ApiResponse rejected = patch("k3", "Rejected").assertError(429, "rate_limited");

        assertThat(rejected.header("Retry-After")).contains("60");
        assertThat((String) rejected.get("error")).contains("quota of stored idempotency keys");
        assertThat(client.getLead(lead).get("first_name")).isEqualTo("Name 2");
        assertThat(node.metrics().value("leadpatch_storage_quota_exceeded_total", Map.of("quota", "idempotency_keys")))
                .isPositive();
    }

    @Test
    void stored_response_is_replayed_and_requests_without_a_key_succeed_beyond_the_quota() {
        for (int i = 0; i < 3; i++) {
            patch("k" + i, "Name " + i).assertStatus(200);
        }

        assertThat(patch("k0", "Name 0").assertStatus(200).header("Idempotency-Replayed"))
                .contains("true");
        patch("k0", "Other").assertError(422, "idempotency_key_reused");
        client.patch(lead, "{\"first_name\": \"Without key\"}").assertStatus(200);
        client.withHeader("Idempotency-Key", "tag")
                .send("POST", "/api/v1/tags", "{\"label\": \"Hot\"}")
                .assertError(429, "rate_limited");
    }

    private ApiResponse patch(String key, String name) {
        return client.withHeader("Idempotency-Key", key).patch(lead, "{\"first_name\": \"" + name + "\"}");
    }
}
