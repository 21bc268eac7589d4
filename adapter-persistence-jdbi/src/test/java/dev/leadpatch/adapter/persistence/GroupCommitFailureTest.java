package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group commit whose leader lacks memory. */
@Timeout(30)
final class CombinedChangesFailureTest {
    private static final long HELD = 1;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger together = new AtomicInteger();
    private volatile boolean noMemory = true;
    private volatile boolean leaves;
    private final GroupCommit changes = new GroupCommit(new Transactions(), 20, Duration.ofMinutes(1));

    @AfterEach
    void end() {
        go.countDown();
        callers.shutdown();
    }

    @Test
    void leaders_without_memory_do_not_keep_later_changes_from_being_made() {
        for (long lead = 11; lead <= 14; lead++) {
            long failing = lead;
            assertThatThrownBy(() -> change(failing)).isInstanceOf(OutOfMemoryError.class);
        }

        noMemory = false;

        for (long lead = 11; lead <= 15; lead++) {
            assertThat(change(lead)).isEqualTo(new Outcome.Completed<>(lead));
        }
    }

    @Test
    void followers_of_a_leader_without_memory_fail_and_do_not_wait_for_ever() {
        CompletableFuture<Outcome<Long>> held = begin(HELD);
        await().until(() -> together.get() == 1);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> followers = new ArrayList<>();
        for (long lead = 11; lead <= 13; lead++) {
            long failing = lead;
            followers.add(new Thread(() -> failures.add(catchThrowable(() -> change(failing)))));
        }
        followers.forEach(Thread::start);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> followers.stream().allMatch(each -> each.getState() == Thread.State.TIMED_WAITING));

        go.countDown();

        assertThat(held.join()).isEqualTo(new Outcome.Completed<>(HELD));
        await().until(() -> failures.size() == 3);
        assertThat(failures).hasAtLeastOneElementOfType(OutOfMemoryError.class);
        assertThat(failures)
                .filteredOn(failure -> !(failure instanceof OutOfMemoryError))
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("may have been committed"));
        noMemory = false;
        assertThat(change(12)).isEqualTo(new Outcome.Completed<>(12L));
    }

    @Test
    void change_that_lacks_memory_alone_leaves_its_lead_free() {
        leaves = true;
        assertThatThrownBy(() -> change(11)).isInstanceOf(OutOfMemoryError.class);

        noMemory = false;

        assertThat(change(11)).isEqualTo(new Outcome.Completed<>(11L));
    }

    private CompletableFuture<Outcome<Long>> begin(long lead) {
        return CompletableFuture.supplyAsync(() -> change(lead), callers);
    }

    private Outcome<Long> change(long lead) {
        Change<Long> change =
                Change.of(new CompanyId(1), new LeadId(lead), found -> new Decision.NoWrite<>(lead), Optional.empty());
        return changes.execute(change, new Deadline());
    }

    private final class Transactions implements GroupCommit.ChangeExecutor {
        @Override
        public BatchResult executeBatch(List<PendingChange<?>> made) {
            together.incrementAndGet();
            if (made.get(0).leadRef().lead().value() == HELD) {
                ConcurrentTasks.await(go);
            } else if (noMemory && !leaves) {
                throw new OutOfMemoryError("no memory");
            }
            return leaves ? new BatchResult(made, () -> {}) : new BatchResult(List.of(), () -> made.forEach(this::end));
        }

        @Override
        public <R> void executeSingle(PendingChange<R> change) {
            if (noMemory) {
                throw new OutOfMemoryError("no memory");
            }
            end(change);
        }

        private <R> void end(PendingChange<R> change) {
            R result = change.change()
                    .decider()
                    .decide(Map.of())
                    .fold(
                            write -> write.result(),
                            leave -> leave.result(),
                            lookUp -> lookUp.toResult().apply(List.of()));
            change.complete(new Outcome.Completed<>(result));
        }
    }
}
