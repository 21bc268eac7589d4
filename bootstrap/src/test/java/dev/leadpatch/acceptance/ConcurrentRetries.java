package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.DatabaseFixture.RowCounts;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** One patch that is sent again and again with the same key, to two nodes on one database. */
record ConcurrentRetries(ApiClient firstNode, ApiClient secondNode, DatabaseFixture database) {

    static final int CONNECTIONS = 32;

    private static final String PATCH = "{\"status\": \"lost\"}";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** A lead to which the patch is news. */
    long addEmptyLead() {
        return new CompanyFixture(1, 123, database).addLead();
    }

    /** Sends the patch over the connection with this number, each to the node that is its. */
    ApiResponse patch(int connection, long lead) {
        ApiClient node = connection % 2 == 0 ? firstNode : secondNode;
        return node.withHeader(ReplayAssertions.KEY_HEADER, "at-once-" + lead).patch(lead, PATCH);
    }

    /** The same again and again, until it is neither in use nor hit by an outage. */
    ApiResponse patchUntilDone(int connection, long lead) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(TIMEOUT)
                .until(
                        () -> patch(connection, lead),
                        answer -> assertDoneOrRetryLater(answer).status() == 200);
    }

    private static ApiResponse assertDoneOrRetryLater(ApiResponse answer) {
        if (answer.status() == 503) {
            return answer.assertError(503, "unavailable");
        }
        return assertDoneOrInUse(answer);
    }

    static ApiResponse assertDoneOrInUse(ApiResponse answer) {
        assertThat(answer.status()).as(answer.body()).isIn(Set.of(200, 409));
        assertThat(isInUse(answer)).as(answer.body()).isEqualTo(answer.status() == 409);
        return answer;
    }

    /** Whether the request was told to come again, since the same was still under way. */
    static boolean isInUse(ApiResponse answer) {
        boolean inUse = answer.status() == 409 && "idempotency_key_in_use".equals(answer.get("code"));
        if (inUse) {
            answer.assertError(409, "idempotency_key_in_use");
            assertThat(answer.header("Retry-After")).isPresent();
        }
        return inUse;
    }

    /** One change, and one answer for those who were answered and for whoever asks once more. */
    void assertAppliedOnce(long lead, List<ApiResponse> answers) {
        String answer = patchUntilDone(0, lead).body();
        assertThat(patchUntilDone(1, lead).body()).isEqualTo(answer);
        assertThat(answers.stream().filter(it -> it.status() == 200).map(ApiResponse::body))
                .isNotEmpty()
                .containsOnly(answer);
        assertThat(database.countRows(lead)).isEqualTo(new RowCounts(2, 1, 1));
    }
}
