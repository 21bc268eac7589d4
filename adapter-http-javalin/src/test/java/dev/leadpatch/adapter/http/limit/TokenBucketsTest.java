package dev.leadpatch.adapter.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.testing.ConcurrentTasks;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final TokenBuckets<Integer> buckets = new TokenBuckets<>(1_000, nanos::get);

    @Test
    void tokens_return_continuously_also_when_the_time_overflows() {
        assertThat(consumeAll(1, 60)).isEqualTo(60);

        assertThat(consumeAll(1, 60)).isZero();
        advance(Duration.ofSeconds(10));
        assertThat(consumeAll(1, 60)).isEqualTo(10);
        advance(Duration.ofHours(1));
        assertThat(consumeAll(1, 60)).isEqualTo(60);
    }

    @Test
    void keys_have_separate_buckets() {
        consumeAll(1, 60);

        assertThat(consumeAll(2, 60)).isEqualTo(60);
    }

    @Test
    void changed_capacity_applies_at_once_and_scales_the_tokens() {
        for (int i = 0; i < 50; i++) {
            buckets.get(1, 100).tryConsume(1);
        }
        assertThat(buckets.get(1, 100).getAvailableTokens()).isEqualTo(50);
        assertThat(buckets.get(1, 10).getAvailableTokens()).isEqualTo(5);
        assertThat(buckets.get(1, 1_000).getAvailableTokens()).isEqualTo(500);

        consumeAll(1, 10);
        assertThat(consumeAll(1, 1_000)).isZero();
    }

    @Test
    void unused_buckets_are_removed_when_they_are_full() {
        consumeAll(1, 60);
        advance(Duration.ofSeconds(119));
        assertThat(buckets.size()).isEqualTo(1);

        advance(Duration.ofMinutes(2));

        assertThat(buckets.size()).isZero();
    }

    @Test
    void number_of_buckets_is_bounded() {
        for (int key = 0; key < 100_000; key++) {
            buckets.get(key, 10).tryConsume(1);
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(1_000);
    }

    @Test
    void concurrent_requests_do_not_exceed_the_capacity() throws Exception {
        int consumed = ConcurrentTasks.run(8, number -> consumeAll(7, 100)).stream()
                .mapToInt(Integer::intValue)
                .sum();

        assertThat(consumed).isEqualTo(100);
    }

    private int consumeAll(int key, int capacity) {
        int consumed = 0;
        while (buckets.get(key, capacity).tryConsume(1)) {
            consumed++;
        }
        return consumed;
    }

    private void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
