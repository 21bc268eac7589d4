package dev.leadpatch.acceptance.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Sends one patch repeatedly with the same idempotency key to two nodes that share a database. */
public record ConcurrentRetries(ApiClient firstNode, ApiClient secondNode, DatabaseFixture database) {

    public static final int CONNECTIONS = 32;

    private static final String PATCH = "{\"status\": \"lost\"}";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Adds a lead that the patch changes. */
    public long addEmptyLead() {
        return new CompanyFixture(1, 123, database).addLead();
    }

    /** Sends the patch; the parity of the connection number selects the node. */
    public ApiResponse patch(int connection, long lead) {
        ApiClient node = connection % 2 == 0 ? firstNode : secondNode;
        return node.withHeader(ReplayAssertions.KEY_HEADER, "concurrent-" + lead)
                .patch(lead, PATCH);
    }

    /** Retries the patch until it returns 200; fails on any status but 503, 504 and a 409 for a key in use. */
    public ApiResponse patchUntilDone(int connection, long lead) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(TIMEOUT)
                .until(
                        () -> patch(connection, lead),
                        response -> assertDoneOrRetryLater(response).status() == 200);
    }

    private static ApiResponse assertDoneOrRetryLater(ApiResponse response) {
        if (response.status() >= 503) {
            assertThat(response.get("code")).isIn("unavailable", "overloaded", "outcome_unknown");
            return response;
        }
        return assertDoneOrInUse(response);
    }

    public static ApiResponse assertDoneOrInUse(ApiResponse response) {
        assertThat(response.status()).as(response.body()).isIn(Set.of(200, 409));
        assertThat(isInUse(response)).as(response.body()).isEqualTo(response.status() == 409);
        return response;
    }

    /** Returns whether the request was rejected because a request with the same key is in progress. */
    public static boolean isInUse(ApiResponse response) {
        boolean inUse = response.status() == 409 && "idempotency_key_in_use".equals(response.get("code"));
        if (inUse) {
            response.assertError(409, "idempotency_key_in_use");
            assertThat(response.header("Retry-After")).isPresent();
        }
        return inUse;
    }

    /** Asserts that the patch was applied once and that all successful responses, also to later retries, are equal. */
    public void assertAppliedOnce(long lead, List<ApiResponse> responses) {
        String expected = patchUntilDone(0, lead).body();
        assertThat(patchUntilDone(1, lead).body()).isEqualTo(expected);
        assertThat(responses.stream()
                        .filter(response -> response.status() == 200)
                        .map(ApiResponse::body))
                .isNotEmpty()
                .containsOnly(expected);
        assertThat(database.countRows(lead)).isEqualTo(new RowCounts(2, 1));
    }
}
