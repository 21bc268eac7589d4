package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.SQLExceptionOverride.Override;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ReadOnlyEvictionTest {
    private final AtomicInteger evictions = new AtomicInteger();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE);
    private final ReadOnlyEviction eviction = new ReadOnlyEviction(evictions::incrementAndGet, nanoTime::get);

    @Test
    void all_connections_are_evicted_at_most_once_a_second() {
        assertThat(refuseChange()).isEqualTo(Override.MUST_EVICT);
        assertThat(evictions).hasValue(1);

        nanoTime.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(refuseChange()).isEqualTo(Override.DO_NOT_EVICT);
        assertThat(evictions).hasValue(1);

        nanoTime.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(refuseChange()).isEqualTo(Override.MUST_EVICT);
        assertThat(evictions).hasValue(2);
    }

    @Test
    void other_errors_evict_as_the_pool_decides() {
        assertThat(eviction.adjudicate(new SQLException("duplicate key", "23505")))
                .isEqualTo(Override.CONTINUE_EVICT);
        assertThat(evictions).hasValue(0);
    }

    private Override refuseChange() {
        return eviction.adjudicate(new SQLException("cannot execute INSERT in a read-only transaction", "25006"));
    }
}
