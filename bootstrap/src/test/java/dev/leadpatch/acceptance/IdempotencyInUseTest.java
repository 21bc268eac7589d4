package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertNotReplayed;
import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.ClaimedKeyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LockedLeadFixture;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests whose {@code Idempotency-Key} is claimed by a request in progress, on the same node or on another. */
class IdempotencyInUseTest {

    private static final String PATCH_STATUS_LOST = "{\"status\": \"lost\"}";
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT = Duration.ofMillis(2_300);

    private static final int CONCURRENT_REQUESTS = 8;

    private final DemoFixture demo = DemoFixture.shared();
    private final long lead = demo.addEmptyLead();
    private final String name = "in-use-" + lead;
    private final ApiClient keyed = demo.client().withHeader(ReplayAssertions.KEY_HEADER, name);

    @Test
    void retry_of_a_running_request_waits_then_returns_in_use_and_later_succeeds() throws Exception {
        try (ClaimedKeyFixture claim = ClaimedKeyFixture.claim(demo.database(), name)) {
            assertThat(claim).isNotNull();

            assertInUse();
        }
        assertReplayed(
                assertNotReplayed(keyed.patch(lead, PATCH_STATUS_LOST)).assertStatus(200),
                keyed.patch(lead, PATCH_STATUS_LOST));
    }

    @Test
    void concurrent_retries_of_a_running_request_all_return_in_use_within_the_deadline() throws Exception {
        try (ClaimedKeyFixture claim = ClaimedKeyFixture.claim(demo.database(), name)) {
            assertThat(claim).isNotNull();

            ConcurrentTasks.run(CONCURRENT_REQUESTS, number -> assertInUse());
        }
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0, 0));
    }

    private ApiResponse assertInUse() {
        long start = System.nanoTime();
        ApiResponse response =
                assertNotReplayed(keyed.patch(lead, PATCH_STATUS_LOST)).assertError(409, "idempotency_key_in_use");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(MIN_WAIT, MAX_WAIT);
        assertThat(response.header("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
        return response;
    }

    @Test
    void retry_executes_when_the_first_request_stores_no_response() throws Exception {
        CompletableFuture<ApiResponse> second;
        try (LockedLeadFixture lock = LockedLeadFixture.lock(demo.database(), lead)) {
            CompletableFuture<ApiResponse> first =
                    ConcurrentTasks.supplyAsync(() -> keyed.patch(lead, PATCH_STATUS_LOST));
            lock.awaitBlockedTransaction();
            await().pollDelay(MIN_WAIT).until(() -> true);
            second = ConcurrentTasks.supplyAsync(() -> keyed.patch(lead, PATCH_STATUS_LOST));
            first.join().assertError(503, "unavailable");
        }

        assertNotReplayed(second.join()).assertStatus(200);
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1, 1));
    }

    @Test
    void retry_is_replayed_on_each_node_when_the_first_request_completes() throws Exception {
        try (AdditionalNode other = AdditionalNode.start(demo.database())) {
            ApiClient otherNode = other.client().withHeader(ReplayAssertions.KEY_HEADER, name);
            List<CompletableFuture<ApiResponse>> pending = new ArrayList<>();
            try (LockedLeadFixture lock = LockedLeadFixture.lock(demo.database(), lead)) {
                for (ApiClient client : List.of(keyed, keyed, otherNode, otherNode)) {
                    pending.add(ConcurrentTasks.supplyAsync(() -> client.patch(lead, PATCH_STATUS_LOST)));
                }
                lock.awaitBlockedTransaction();
            }

            List<ApiResponse> responses =
                    pending.stream().map(CompletableFuture::join).toList();
            ApiResponse first = responses.stream()
                    .filter(ReplayAssertions::isNotReplayed)
                    .findFirst()
                    .orElseThrow();
            assertThat(first.assertStatus(200).header("ETag")).hasValue("\"2\"");
            assertThat(responses)
                    .filteredOn(response -> !response.equals(first))
                    .hasSize(3)
                    .allSatisfy(response -> assertReplayed(first, response));
        }
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1, 1));
    }

    @Test
    void different_request_with_the_key_is_rejected_when_the_first_completes() throws Exception {
        CompletableFuture<ApiResponse> first;
        CompletableFuture<ApiResponse> second;
        try (LockedLeadFixture lock = LockedLeadFixture.lock(demo.database(), lead)) {
            first = ConcurrentTasks.supplyAsync(() -> keyed.patch(lead, PATCH_STATUS_LOST));
            lock.awaitBlockedTransaction();
            second = ConcurrentTasks.supplyAsync(() -> keyed.patch(lead, "{}"));
        }

        first.join().assertStatus(200);
        second.join().assertError(422, "idempotency_key_reused");
    }
}
