package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.Snapshots;
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

/** Tests a group commit whose leader runs out of memory. */
@Timeout(30)
final class GroupCommitFailureTest {
    private static final long BLOCKED_LEAD = 1;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger batches = new AtomicInteger();
    private volatile boolean outOfMemory = true;
    private volatile boolean executesSingly;
    private volatile boolean withoutSnapshot;
    private volatile boolean withUnreachableCaller;
    private final GroupCommitFixture groupCommit =
            new GroupCommitFixture(new FailingExecutor(), 20, Duration.ofMinutes(1));

    @AfterEach
    void releaseAndShutDown() {
        released.countDown();
        callers.shutdown();
        groupCommit.close();
    }

    @Test
    void failed_leaders_do_not_block_later_changes() {
        for (long lead = 11; lead <= 14; lead++) {
            long id = lead;
            assertThatThrownBy(() -> change(id)).isInstanceOf(OutOfMemoryError.class);
        }

        outOfMemory = false;

        for (long lead = 11; lead <= 15; lead++) {
            assertThat(change(lead)).isEqualTo(new Outcome.Completed<>(lead));
        }
    }

    @Test
    void followers_of_a_failed_leader_fail() {
        CompletableFuture<Outcome<Long>> blocked = startChange(BLOCKED_LEAD);
        await().until(() -> batches.get() == 1);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> followers = new ArrayList<>();
        for (long lead = 11; lead <= 13; lead++) {
            long id = lead;
            followers.add(new Thread(() -> failures.add(catchThrowable(() -> change(id)))));
        }
        followers.forEach(Thread::start);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> followers.stream().allMatch(follower -> follower.getState() == Thread.State.WAITING));

        released.countDown();

        assertThat(blocked.join()).isEqualTo(new Outcome.Completed<>(BLOCKED_LEAD));
        await().until(() -> failures.size() == 3);
        assertThat(failures).hasAtLeastOneElementOfType(OutOfMemoryError.class);
        assertThat(failures).as("an exception instance for each thread").doesNotHaveDuplicates();
        assertThat(failures)
                .filteredOn(failure -> !(failure instanceof OutOfMemoryError))
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("may have been committed"));
        outOfMemory = false;
        assertThat(change(12)).isEqualTo(new Outcome.Completed<>(12L));
    }

    @Test
    void failed_single_change_releases_its_lead() {
        executesSingly = true;
        assertThatThrownBy(() -> change(11)).isInstanceOf(OutOfMemoryError.class);

        outOfMemory = false;

        assertThat(change(11)).isEqualTo(new Outcome.Completed<>(11L));
    }

    @Test
    void failed_tenant_batch_does_not_block_later_changes_of_its_company() {
        withoutSnapshot = true;
        assertThatThrownBy(() -> change(11)).isInstanceOf(OutOfMemoryError.class);

        outOfMemory = false;

        assertThat(change(11)).isEqualTo(new Outcome.Completed<>(11L));
        assertThat(change(12)).isEqualTo(new Outcome.Completed<>(12L));
    }

    @Test
    void single_change_that_cannot_pass_the_lead_on_returns_its_outcome_and_releases_the_lead() {
        outOfMemory = false;
        executesSingly = true;
        withUnreachableCaller = true;
        assertThat(change(11)).isEqualTo(new Outcome.Completed<>(11L));

        withUnreachableCaller = false;

        assertThat(change(11)).isEqualTo(new Outcome.Completed<>(11L));
    }

    private CompletableFuture<Outcome<Long>> startChange(long lead) {
        return CompletableFuture.supplyAsync(() -> change(lead), callers);
    }

    private Outcome<Long> change(long lead) {
        return groupCommit.execute(noWrite(lead));
    }

    private static Change<Long> noWrite(long lead) {
        return Change.of(
                new CompanyId(1), new LeadId(lead), snapshot -> new Decision.NoWrite<>(lead), Optional.empty());
    }

    /** A change of the lead whose caller receives nothing, for lack of memory. */
    private static PendingChange<?> unreachable(LeadRef lead) {
        return GroupCommitFixture.pending(noWrite(lead.lead().value()), work -> {
            throw new OutOfMemoryError("no memory");
        });
    }

    private final class FailingExecutor implements ChangeExecutor {
        @Override
        public BatchResult executeBatch(List<PendingChange<?>> changes) {
            batches.incrementAndGet();
            if (withoutSnapshot) {
                return new BatchResult(List.of(), changes, () -> {});
            }
            if (changes.get(0).leadRef().lead().value() == BLOCKED_LEAD) {
                ConcurrentTasks.await(released);
            } else if (outOfMemory && !executesSingly) {
                throw new OutOfMemoryError("no memory");
            }
            List<PendingChange<?>> remaining = new ArrayList<>(changes);
            if (withUnreachableCaller) {
                remaining.add(unreachable(changes.get(0).leadRef()));
            }
            return executesSingly
                    ? new BatchResult(remaining, () -> {})
                    : new BatchResult(List.of(), () -> changes.forEach(this::complete));
        }

        @Override
        public BatchResult executeTenantBatch(List<PendingChange<?>> changes) {
            if (outOfMemory) {
                throw new OutOfMemoryError("no memory");
            }
            return new BatchResult(List.of(), () -> changes.forEach(this::complete));
        }

        @Override
        public <R> void executeSingle(PendingChange<R> change) {
            if (outOfMemory) {
                throw new OutOfMemoryError("no memory");
            }
            complete(change);
        }

        private <R> void complete(PendingChange<R> change) {
            R result = change.change()
                    .decider()
                    .decide(new Snapshots(Map.of()))
                    .fold(
                            write -> write.result(),
                            noWrite -> noWrite.result(),
                            needsHistory -> needsHistory.toResult().apply(Optional.empty()));
            change.complete(new Outcome.Completed<>(result));
        }
    }
}
