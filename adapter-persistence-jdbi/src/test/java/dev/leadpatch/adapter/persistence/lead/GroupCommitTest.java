package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests leaders and followers with an executor that records its calls. */
final class GroupCommitTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int MAX_QUEUED = 20;
    private static final long BLOCKED_LEAD = 1;
    private static final long OTHER_BLOCKED_LEAD = 2;

    private final RecordingExecutor executor = new RecordingExecutor();
    private final GroupCommitFixture groupCommit = new GroupCommitFixture(executor, MAX_QUEUED, GroupCommit.SLOW_BATCH);
    private final GroupCommitFixture onlyByThreshold =
            new GroupCommitFixture(executor, MAX_QUEUED, Duration.ofMinutes(1));
    private final Map<Long, Object> outcomes = new ConcurrentHashMap<>();
    private final List<Thread> callers = new ArrayList<>();

    @AfterEach
    void assertEveryCallerGotAnOutcome() throws InterruptedException {
        executor.released.countDown();
        executor.snapshotLoaded.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(outcomes).hasSize(callers.size());
        groupCommit.close();
        onlyByThreshold.close();
    }

    @Test
    void single_change_is_committed_on_the_callers_thread() {
        Outcome<Long> outcome = groupCommit.execute(change(7));

        assertThat(outcome).isEqualTo(new Outcome.Completed<>(7L));
        assertThat(executor.batches).containsExactly(List.of(7L));
        assertThat(executor.threads).containsExactly(Thread.currentThread());
    }

    @Test
    void changes_queued_during_a_batch_are_committed_as_one_batch_by_one_caller() throws Exception {
        blockBatches();
        for (long lead = 11; lead <= 15; lead++) {
            startChange(lead);
        }

        executor.released.countDown();
        await().until(() -> outcomes.size() == 7);

        assertThat(executor.batches)
                .containsExactlyInAnyOrder(
                        List.of(BLOCKED_LEAD), List.of(OTHER_BLOCKED_LEAD), List.of(11L, 12L, 13L, 14L, 15L));
        assertThat(callers).containsAll(executor.threads);
        assertThat(outcomes).containsEntry(13L, new Outcome.Completed<>(13L));
    }

    @Test
    void second_batch_starts_only_above_threshold() throws Exception {
        startChange(onlyByThreshold, BLOCKED_LEAD);
        for (long lead = 11; lead < 10 + BatchLimit.SECOND_BATCH_THRESHOLD; lead++) {
            startChange(onlyByThreshold, lead);
        }
        assertThat(executor.batches).containsExactly(List.of(BLOCKED_LEAD));

        startChange(onlyByThreshold, 10L + BatchLimit.SECOND_BATCH_THRESHOLD);
        await().until(() -> outcomes.size() == BatchLimit.SECOND_BATCH_THRESHOLD);

        assertThat(executor.batches).hasSize(2);
    }

    @Test
    void slow_batch_is_followed_by_another_one() throws Exception {
        startChange(BLOCKED_LEAD);
        startChange(11);
        await().until(() -> outcomes.containsKey(11L));

        assertThat(outcomes).containsOnlyKeys(11L);
    }

    @Test
    void slow_batch_is_still_slow_after_other_batches_completed() throws Exception {
        startChange(BLOCKED_LEAD);
        awaitSlowBatch();
        for (long lead = 11; lead < 20; lead++) {
            startChange(lead);
            long next = lead;
            await().pollDelay(Duration.ZERO).until(() -> outcomes.containsKey(next));
        }

        assertThat(outcomes).hasSize(9).doesNotContainKey(BLOCKED_LEAD);
    }

    @Test
    void changes_blocked_by_a_claimed_lead_start_no_other_batch() throws Exception {
        startChange(onlyByThreshold, BLOCKED_LEAD);
        for (int i = 0; i < BatchLimit.SECOND_BATCH_THRESHOLD; i++) {
            startChange(100 + i, () -> outcome(onlyByThreshold, BLOCKED_LEAD));
        }
        startChange(onlyByThreshold, 11);

        assertThat(executor.batches).containsExactly(List.of(BLOCKED_LEAD));
    }

    @Test
    void lead_is_in_at_most_one_batch_at_a_time() throws Exception {
        startChange(BLOCKED_LEAD);
        await().until(() -> executor.batches.size() == 1);
        awaitSlowBatch();
        startChange(BLOCKED_LEAD + 10);
        await().until(() -> outcomes.size() == 1);
        startNamedChange(BLOCKED_LEAD, 100);

        assertThat(executor.batches).hasSize(2);
        executor.released.countDown();
        await().until(() -> outcomes.size() == 3);
    }

    @Test
    void remaining_changes_are_executed_singly_without_delaying_the_others() throws Exception {
        executor.remains = lead -> lead == 11;
        blockBatches();
        startChange(11);
        startNamedChange(11, 111);
        startChange(12);

        executor.released.countDown();
        await().until(() -> outcomes.size() == 5);

        assertThat(executor.batches).contains(List.of(11L, 12L, 11L));
        assertThat(executor.singles).containsExactly(11L, 11L);
        assertThat(outcomes).containsEntry(12L, new Outcome.Completed<>(12L));
    }

    @Test
    void lead_of_remaining_change_can_be_changed_again() {
        executor.remains = lead -> true;
        groupCommit.execute(change(7));
        executor.remains = lead -> false;

        assertThat(groupCommit.execute(change(7))).isEqualTo(new Outcome.Completed<>(7L));
        assertThat(executor.singles).containsExactly(7L);
    }

    @Test
    void failure_is_thrown_to_its_caller_and_releases_the_lead() {
        executor.fails = lead -> lead == 7;
        assertThatThrownBy(() -> groupCommit.execute(change(7))).hasMessage("failed");

        executor.fails = lead -> false;
        assertThat(groupCommit.execute(change(7))).isEqualTo(new Outcome.Completed<>(7L));
    }

    @Test
    void interrupted_caller_waits_for_its_outcome_and_stays_interrupted() throws Exception {
        blockBatches();
        startChange(11);
        Thread caller = callers.get(callers.size() - 1);

        caller.interrupt();
        await().until(() -> outcomes.containsKey(11L));

        assertThat(outcomes.get(11L)).isEqualTo("interrupted StoreUnavailableException");
        executor.released.countDown();
        await().until(() -> outcomes.size() == 3);
        assertThat(executor.batches).doesNotContain(List.of(11L));
    }

    @Test
    void caller_interrupted_beforehand_completes_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThat(groupCommit.execute(change(7))).isEqualTo(new Outcome.Completed<>(7L));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void lead_claimed_beyond_timeout_is_reported_as_busy() throws Exception {
        startChange(BLOCKED_LEAD);
        await().until(() -> executor.batches.size() == 1);

        assertThat(groupCommit.execute(change(BLOCKED_LEAD))).isInstanceOf(Outcome.Busy.class);
    }

    @Test
    void change_not_started_before_timeout_fails_with_store_unavailable() throws Exception {
        blockBatches();

        assertThatThrownBy(() -> groupCommit.execute(change(11))).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void full_queue_rejects_change_immediately_with_store_unavailable() throws Exception {
        blockBatches();
        for (long lead = 11; lead < 11 + MAX_QUEUED; lead++) {
            startChange(lead);
        }

        assertThatThrownBy(() -> groupCommit.execute(change(99)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("too many");
        executor.released.countDown();
        await().until(() -> outcomes.size() == 2 + MAX_QUEUED);
        assertThat(groupCommit.execute(change(99))).isEqualTo(new Outcome.Completed<>(99L));
    }

    @Test
    void company_without_snapshot_is_loaded_by_one_caller_and_delays_no_other_company() throws Exception {
        executor.tenantWithoutSnapshot = new CompanyId(1);
        for (long lead = 11; lead <= 14; lead++) {
            startChange(lead);
        }
        for (long lead = 21; lead <= 24; lead++) {
            assertThat(groupCommit.execute(change(new CompanyId(2), lead))).isEqualTo(new Outcome.Completed<>(lead));
        }

        assertThat(executor.tenantBatches).containsExactly(List.of(11L));
        executor.tenantWithoutSnapshot = new CompanyId(99);
        executor.snapshotLoaded.countDown();

        await().until(() -> outcomes.size() == 4);
        assertThat(executor.tenantBatches).hasSize(1);
        assertThat(executor.batches)
                .containsExactly(
                        List.of(11L), List.of(21L), List.of(22L), List.of(23L), List.of(24L), List.of(12L, 13L, 14L));
    }

    @Test
    void lone_asynchronous_change_is_committed_on_the_callers_thread() {
        CompletableFuture<Outcome<Long>> outcome = groupCommit.start(change(7), GroupCommitTest::rejectWork);

        assertThat(outcome).isCompletedWithValue(new Outcome.Completed<>(7L));
        assertThat(executor.threads).containsExactly(Thread.currentThread());
    }

    @Test
    void asynchronous_followers_are_committed_by_their_executor() throws Exception {
        blockBatches();
        List<Thread> workers = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Outcome<Long>>> followers = LongStream.rangeClosed(11, 15)
                .mapToObj(lead -> groupCommit.start(change(lead), work -> startWorker(work, workers)))
                .toList();
        assertThat(followers).noneMatch(CompletableFuture::isDone);

        executor.released.countDown();

        for (int i = 0; i < 5; i++) {
            assertThat(followers.get(i)).succeedsWithin(TIMEOUT).isEqualTo(new Outcome.Completed<>(11L + i));
        }
        assertThat(executor.batches).contains(List.of(11L, 12L, 13L, 14L, 15L));
        assertThat(workers).as("one hand-off for all").hasSize(1);
        assertThat(executor.threads).contains(workers.get(0));
    }

    @Test
    void slow_batch_is_followed_by_another_one_although_no_caller_waits() throws Exception {
        startChange(BLOCKED_LEAD);

        CompletableFuture<Outcome<Long>> outcome =
                groupCommit.start(change(11), work -> startWorker(work, new CopyOnWriteArrayList<>()));

        assertThat(outcome).succeedsWithin(TIMEOUT).isEqualTo(new Outcome.Completed<>(11L));
        assertThat(outcomes).as("the slow batch still runs").isEmpty();
    }

    @Test
    void asynchronous_change_that_is_not_started_before_the_timeout_fails() throws Exception {
        blockBatches();

        assertThat(groupCommit.start(change(11), work -> startWorker(work, new CopyOnWriteArrayList<>())))
                .failsWithin(TIMEOUT)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StoreUnavailableException.class);
        assertThat(groupCommit.start(change(BLOCKED_LEAD), work -> startWorker(work, new CopyOnWriteArrayList<>())))
                .succeedsWithin(TIMEOUT)
                .isInstanceOf(Outcome.Busy.class);
    }

    @Test
    void change_of_a_caller_that_was_shut_down_fails_and_releases_its_lead() throws Exception {
        blockBatches();
        CompletableFuture<Outcome<Long>> outcome = groupCommit.start(change(11), GroupCommitTest::rejectWork);

        executor.released.countDown();

        assertThat(outcome)
                .failsWithin(TIMEOUT)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StoreUnavailableException.class);
        await().until(() -> outcomes.size() == 2);
        assertThat(groupCommit.execute(change(11))).isEqualTo(new Outcome.Completed<>(11L));
    }

    @Test
    void batch_of_a_caller_that_was_shut_down_is_executed_by_the_next_caller() throws Exception {
        blockBatches();
        CompletableFuture<Outcome<Long>> first = groupCommit.start(change(11), GroupCommitTest::rejectWork);
        CompletableFuture<Outcome<Long>> second =
                groupCommit.start(change(12), work -> startWorker(work, new CopyOnWriteArrayList<>()));

        executor.released.countDown();

        assertThat(first).succeedsWithin(TIMEOUT).isEqualTo(new Outcome.Completed<>(11L));
        assertThat(second).succeedsWithin(TIMEOUT).isEqualTo(new Outcome.Completed<>(12L));
    }

    @Test
    void batch_that_a_failing_executor_has_queued_ends_once() throws Exception {
        blockBatches();
        List<Runnable> queued = new CopyOnWriteArrayList<>();
        CompletableFuture<Outcome<Long>> outcome = groupCommit.start(change(11), work -> {
            queued.add(work);
            rejectWork(work);
        });
        executor.released.countDown();
        assertThat(outcome).failsWithin(TIMEOUT);

        queued.forEach(Runnable::run);

        for (long lead = 11; lead < 20; lead++) {
            assertThat(groupCommit.execute(change(lead))).isEqualTo(new Outcome.Completed<>(lead));
        }
        assertThat(executor.batches).doesNotContain(List.of(11L, 11L));
    }

    @Test
    void remaining_change_of_a_caller_that_was_shut_down_releases_its_lead_and_delays_no_other() throws Exception {
        executor.remains = lead -> lead == 11;
        blockBatches();
        CompletableFuture<Outcome<Long>> committed =
                groupCommit.start(change(12), work -> startWorker(work, new CopyOnWriteArrayList<>()));
        CompletableFuture<Outcome<Long>> remaining = groupCommit.start(change(11), GroupCommitTest::rejectWork);

        executor.released.countDown();

        assertThat(committed).succeedsWithin(TIMEOUT).isEqualTo(new Outcome.Completed<>(12L));
        assertThat(remaining)
                .failsWithin(TIMEOUT)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StoreUnavailableException.class);
        executor.remains = lead -> false;
        assertThat(groupCommit.execute(change(11))).isEqualTo(new Outcome.Completed<>(11L));
    }

    private static void rejectWork(Runnable work) {
        throw new RejectedExecutionException("shut down");
    }

    private static void startWorker(Runnable work, List<Thread> workers) {
        Thread worker = new Thread(work);
        workers.add(worker);
        worker.start();
    }

    /** Waits until a running batch counts as slow. */
    static void awaitSlowBatch() {
        await().pollDelay(GroupCommit.SLOW_BATCH.plusMillis(1)).until(() -> true);
    }

    /** Occupies both concurrent batches until {@code executor.released}. */
    private void blockBatches() {
        startChange(BLOCKED_LEAD);
        awaitSlowBatch();
        startChange(OTHER_BLOCKED_LEAD);
        await().until(() -> executor.batches.size() == 2);
    }

    private void startChange(long lead) {
        startNamedChange(lead, lead);
    }

    private void startChange(GroupCommitFixture committer, long lead) {
        startChange(lead, () -> outcome(committer, lead));
    }

    /** Starts a change of the lead on another thread, and waits until the thread waits. */
    private void startNamedChange(long lead, long name) {
        startChange(name, () -> outcome(groupCommit, lead));
    }

    private void startChange(long name, Supplier<Object> change) {
        Thread caller = new Thread(() -> outcomes.put(name, change.get()));
        callers.add(caller);
        caller.start();
        // polls often, because the callers time out
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> outcomes.containsKey(name)
                        || caller.getState() == Thread.State.TIMED_WAITING
                        || caller.getState() == Thread.State.WAITING);
    }

    private static Object outcome(GroupCommitFixture committer, long lead) {
        try {
            return committer.execute(change(lead));
        } catch (StoreUnavailableException e) {
            return (Thread.interrupted() ? "interrupted " : "") + e.getClass().getSimpleName();
        }
    }

    private static Change<Long> change(long lead) {
        return change(new CompanyId(1), lead);
    }

    private static Change<Long> change(CompanyId company, long lead) {
        return Change.of(company, new LeadId(lead), snapshot -> new Decision.NoWrite<>(lead), Optional.empty());
    }

    private static final class RecordingExecutor implements ChangeExecutor {
        private final ConcurrentLinkedQueue<List<Long>> batches = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Long> singles = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<List<Long>> tenantBatches = new ConcurrentLinkedQueue<>();
        private final CountDownLatch released = new CountDownLatch(1);
        private final CountDownLatch snapshotLoaded = new CountDownLatch(1);
        private volatile CompanyId tenantWithoutSnapshot = new CompanyId(99);
        private volatile Predicate<Long> remains = lead -> false;
        private volatile Predicate<Long> fails = lead -> false;

        @Override
        public BatchResult executeBatch(List<PendingChange<?>> changes) {
            threads.add(Thread.currentThread());
            batches.add(changes.stream().map(RecordingExecutor::leadId).toList());
            if (leadId(changes.get(0)) <= OTHER_BLOCKED_LEAD) {
                ConcurrentTasks.await(released);
            }
            List<PendingChange<?>> remaining = changes.stream()
                    .filter(change -> remains.test(leadId(change)))
                    .toList();
            List<PendingChange<?>> withoutSnapshot = changes.stream()
                    .filter(change -> change.change().company().equals(tenantWithoutSnapshot))
                    .toList();
            return new BatchResult(
                    remaining,
                    withoutSnapshot,
                    () -> changes.stream()
                            .filter(change -> !remaining.contains(change) && !withoutSnapshot.contains(change))
                            .forEach(this::complete));
        }

        @Override
        public BatchResult executeTenantBatch(List<PendingChange<?>> changes) {
            tenantBatches.add(changes.stream().map(RecordingExecutor::leadId).toList());
            ConcurrentTasks.await(snapshotLoaded);
            return new BatchResult(List.of(), () -> changes.forEach(this::complete));
        }

        @Override
        public <R> void executeSingle(PendingChange<R> change) {
            singles.add(leadId(change));
            complete(change);
        }

        private <R> void complete(PendingChange<R> change) {
            if (fails.test(leadId(change))) {
                change.fail(new IllegalStateException("failed"));
            } else {
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

        private static long leadId(PendingChange<?> change) {
            return change.leadRef().lead().value();
        }
    }
}
