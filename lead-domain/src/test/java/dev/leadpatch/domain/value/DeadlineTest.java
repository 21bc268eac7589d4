package dev.leadpatch.domain.value;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    // the time source overflows before the deadline
    private static final long START = Long.MAX_VALUE - 1;
    private static final long TWO_SECONDS = 2_000_000_000;

    private final AtomicLong nanoTime = new AtomicLong(START);
    private final Deadline deadline = Deadline.after(Duration.ofSeconds(2), nanoTime::get);

    @Test
    void deadline_passes_after_timeout() {
        nanoTime.addAndGet(TWO_SECONDS);
        assertThatCode(deadline::check).doesNotThrowAnyException();

        nanoTime.incrementAndGet();
        assertThatThrownBy(deadline::check).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void none_never_passes() {
        assertThatCode(Deadline.NONE::check).doesNotThrowAnyException();
    }
}
