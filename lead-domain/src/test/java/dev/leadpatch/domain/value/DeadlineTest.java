package dev.leadpatch.domain.value;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final Instant START = Instant.parse("2024-01-15T14:30:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Deadline deadline = Deadline.after(Duration.ofSeconds(2), now::get);

    @Test
    void deadline_passes_after_timeout() {
        now.set(START.plusSeconds(2));
        assertThatCode(deadline::check).doesNotThrowAnyException();

        now.set(START.plusSeconds(2).plusNanos(1));
        assertThatThrownBy(deadline::check).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void none_never_passes() {
        assertThatCode(Deadline.NONE::check).doesNotThrowAnyException();
    }
}
