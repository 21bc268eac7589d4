package dev.leadpatch.adapter.persistence.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.testing.DemoCompany;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests leaders and followers with a query that can be blocked, and batches of at most 100 keys. */
final class ApiKeyBatchQueryTest {
    private static final int MAX_BATCH_SIZE = 100;
    private static final ApiKeyHash HASH = ApiKeyHash.of(DemoCompany.KEY);

    private final ApiKeyBatchQuery batchQuery =
            new ApiKeyBatchQuery(this::execute, MAX_BATCH_SIZE, Duration.ofMinutes(1));
    private final Map<ApiKeyHash, ApiKey> stored = new ConcurrentHashMap<>();
    private final Queue<Set<ApiKeyHash>> queries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger maxRunning = new AtomicInteger();
    private final Map<Integer, Object> results = new ConcurrentHashMap<>();
    private final List<Thread> callers = new ArrayList<>();
    private volatile CountDownLatch released = new CountDownLatch(0);
    private volatile Optional<Supplier<RuntimeException>> failure = Optional.empty();

    @AfterEach
    void assertEveryCallerGotAResult() throws InterruptedException {
        released.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(results).hasSize(callers.size());
    }

    @Test
    void key_without_other_callers_is_queried_alone() {
        stored.put(HASH, DemoCompany.apiKey());

        assertThat(batchQuery.find(HASH)).contains(DemoCompany.apiKey());
        assertThat(batchQuery.find(guess(1))).isEmpty();

        assertThat(queries).containsExactly(Set.of(HASH), Set.of(guess(1)));
    }

    @Test
    void new_key_beside_many_guesses_is_found_by_few_queries() throws Exception {
        blockQueries();
        // a running query does not see the new key
        stored.put(HASH, DemoCompany.apiKey());
        for (int i = 0; i < 250; i++) {
            find(guess(1_000 + i));
        }
        int caller = find(HASH);
        for (int i = 0; i < 250; i++) {
            find(guess(2_000 + i));
        }
        awaitWaitingCallers();

        released.countDown();

        await().until(() -> results.size() == callers.size());
        assertThat(results.remove(caller)).isEqualTo(Optional.of(DemoCompany.apiKey()));
        assertThat(results.values()).containsOnly(Optional.empty());
        results.put(caller, "checked");
        assertThat(queries).hasSize(ApiKeyBatchQuery.MAX_CONCURRENT_QUERIES + 6);
        assertThat(queries).allSatisfy(hashes -> assertThat(hashes).hasSizeLessThanOrEqualTo(MAX_BATCH_SIZE));
        assertThat(maxRunning).hasValue(ApiKeyBatchQuery.MAX_CONCURRENT_QUERIES);
    }

    @Test
    void callers_with_the_same_key_share_its_result() throws Exception {
        blockQueries();
        stored.put(HASH, DemoCompany.apiKey());
        List<Integer> same = List.of(find(HASH), find(HASH), find(HASH));
        awaitWaitingCallers();

        released.countDown();

        await().until(() -> results.size() == callers.size());
        assertThat(same).extracting(results::get).containsOnly(Optional.of(DemoCompany.apiKey()));
        assertThat(queries).hasSize(ApiKeyBatchQuery.MAX_CONCURRENT_QUERIES + 1).endsWith(Set.of(HASH));
    }

    @Test
    void failed_query_fails_each_caller_of_its_batch_and_no_later_one() throws Exception {
        blockQueries();
        List<Integer> batch = List.of(find(guess(1)), find(guess(2)));
        awaitWaitingCallers();
        failure = Optional.of(() -> new StoreUnavailableException("down", new TimeoutException()));

        released.countDown();

        await().until(() -> results.size() == callers.size());
        assertThat(batch)
                .extracting(results::get)
                .doesNotHaveDuplicates()
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasFieldOrPropertyWithValue("message", "down"));
        failure = Optional.of(IllegalArgumentException::new);
        assertThatThrownBy(() -> batchQuery.find(HASH)).isInstanceOf(IllegalStateException.class);
        failure = Optional.empty();
        assertThat(batchQuery.find(HASH)).isEmpty();
    }

    @Test
    void query_that_does_not_start_within_the_deadline_is_unavailable() throws Exception {
        ApiKeyBatchQuery impatient = new ApiKeyBatchQuery(this::execute, MAX_BATCH_SIZE, Duration.ofMillis(10));
        blockQueries(impatient);

        assertThatThrownBy(() -> impatient.find(HASH)).isInstanceOf(StoreUnavailableException.class);

        released.countDown();
        await().until(() -> running.get() == 0);
        assertThat(impatient.find(HASH)).isEmpty();
    }

    @Test
    void interrupted_caller_fails_and_remains_interrupted() throws Exception {
        blockQueries();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> batchQuery.find(HASH)).isInstanceOf(StoreUnavailableException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    /** Starts as many queries as may run, which wait until they are released. */
    private void blockQueries() {
        blockQueries(batchQuery);
    }

    private void blockQueries(ApiKeyBatchQuery blocked) {
        released = new CountDownLatch(1);
        for (int i = 0; i < ApiKeyBatchQuery.MAX_CONCURRENT_QUERIES; i++) {
            int expected = i + 1;
            find(blocked, guess(-expected));
            await().until(() -> running.get() == expected);
        }
    }

    /** Starts a caller, and returns its number. */
    private int find(ApiKeyHash hash) {
        return find(batchQuery, hash);
    }

    private int find(ApiKeyBatchQuery called, ApiKeyHash hash) {
        int caller = callers.size();
        Thread thread = new Thread(() -> {
            try {
                results.put(caller, called.find(hash));
            } catch (RuntimeException e) {
                results.put(caller, e);
            }
        });
        callers.add(thread);
        thread.start();
        return caller;
    }

    private void awaitWaitingCallers() {
        await().until(() -> callers.stream()
                .map(Thread::getState)
                .allMatch(state -> state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING));
    }

    private Map<ApiKeyHash, ApiKey> execute(StoreDeadline deadline, Set<ApiKeyHash> hashes) {
        queries.add(Set.copyOf(hashes));
        Map<ApiKeyHash, ApiKey> found =
                hashes.stream().filter(stored::containsKey).collect(Collectors.toMap(hash -> hash, stored::get));
        maxRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            running.decrementAndGet();
        }
        failure.ifPresent(cause -> {
            throw cause.get();
        });
        return found;
    }

    private static ApiKeyHash guess(int number) {
        return ApiKeyHash.of("jb_api_guess_" + number);
    }
}
