package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pending change whose caller lacks the memory to wait. */
@Timeout(30)
final class PendingChangeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Outcome<Long> OUTCOME = new Outcome.Completed<>(7L);

    private final FailingMailbox mailbox = new FailingMailbox();
    private final PendingChange<Long> change = new PendingChange<>(
            Change.of(new CompanyId(1), new LeadId(2), found -> new Decision.NoWrite<>(7L), Optional.empty()),
            Map.of(),
            new StoreDeadline(),
            LeadMemoryFixture.open(),
            mailbox);
    private final List<String> delegated = new ArrayList<>();

    @Test
    void caller_without_memory_runs_delegated_work_and_returns_the_outcome() {
        mailbox.remainingFailures = 3;
        change.delegate(() -> delegated.add("batch"));
        change.complete(OUTCOME);

        assertThat(await(TIMEOUT)).isEqualTo(OUTCOME);
        assertThat(delegated).containsExactly("batch");
    }

    @Test
    void caller_of_a_started_change_without_memory_returns_the_outcome() {
        mailbox.onTimeout = () -> {
            mailbox.remainingFailures = 3;
            change.complete(OUTCOME);
        };

        assertThat(await(Duration.ZERO)).isEqualTo(OUTCOME);
    }

    @Test
    void caller_without_memory_to_start_a_batch_still_waits_for_the_outcome() {
        Outcome<Long> outcome = await(Duration.ZERO, TIMEOUT, () -> {
            change.delegate(() -> delegated.add("batch"));
            change.complete(OUTCOME);
            throw new OutOfMemoryError("no memory");
        });

        assertThat(outcome).isEqualTo(OUTCOME);
        assertThat(delegated).containsExactly("batch");
    }

    private Outcome<Long> await(Duration timeout) {
        return await(timeout, timeout, () -> {});
    }

    private Outcome<Long> await(Duration slowAfter, Duration timeout, Runnable onSlow) {
        try {
            return change.await(slowAfter, onSlow, timeout, started -> {
                mailbox.onTimeout.run();
                return Optional.empty();
            });
        } catch (OutOfMemoryError e) {
            // JUnit would end the process
            throw new AssertionError(e);
        }
    }

    /** A mailbox that throws an {@link OutOfMemoryError} when its reader waits. */
    private static final class FailingMailbox extends LinkedBlockingQueue<Runnable> {
        private static final long serialVersionUID = 1;

        private int remainingFailures;
        private transient Runnable onTimeout = () -> {};

        @Override
        public Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
            if (remainingFailures > 0) {
                remainingFailures--;
                throw new OutOfMemoryError("no memory");
            }
            return super.poll(timeout, unit);
        }
    }
}
