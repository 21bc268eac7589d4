package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who works for whom, with transactions that only take note. */
final class CombinedChangesTest {
    private static final int MOST_WAITING = 20;
    private static final long HELD_ONE = 1;
    private static final long HELD_OTHER = 2;

    private final Noted transactions = new Noted();
    private final CombinedChanges changes = new CombinedChanges(transactions, MOST_WAITING);
    private final Map<Long, Object> outcomes = new ConcurrentHashMap<>();
    private final List<Thread> callers = new ArrayList<>();

    @AfterEach
    void everybody_is_answered() throws InterruptedException {
        transactions.go.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(outcomes).hasSize(callers.size());
    }

    @Test
    void who_is_alone_makes_its_change_itself() {
        Outcome<Long> outcome = changes.change(change(7), new Deadline());

        assertThat(outcome).isEqualTo(new Outcome.Completed<>(7L));
        assertThat(transactions.together).containsExactly(List.of(7L));
        assertThat(transactions.threads).containsExactly(Thread.currentThread());
    }

    @Test
    void what_comes_while_others_are_at_work_is_made_together_by_one_of_its_callers() throws Exception {
        holdWorkers();
        for (long lead = 11; lead <= 15; lead++) {
            begin(lead);
        }

        transactions.go.countDown();
        await().until(() -> outcomes.size() == 7);

        assertThat(transactions.together)
                .containsExactlyInAnyOrder(List.of(HELD_ONE), List.of(HELD_OTHER), List.of(11L, 12L, 13L, 14L, 15L));
        assertThat(callers).containsAll(transactions.threads);
        assertThat(outcomes).containsEntry(13L, new Outcome.Completed<>(13L));
    }

    @Test
    void few_wait_for_the_one_transaction_and_many_begin_another() throws Exception {
        CombinedChanges patient = new CombinedChanges(transactions, MOST_WAITING, Duration.ofMinutes(1));
        begin(patient, HELD_ONE);
        for (long lead = 11; lead < 10 + CombinedChanges.WORTH_ANOTHER; lead++) {
            begin(patient, lead);
        }
        assertThat(transactions.together).containsExactly(List.of(HELD_ONE));

        begin(patient, 10L + CombinedChanges.WORTH_ANOTHER);
        await().until(() -> outcomes.size() == CombinedChanges.WORTH_ANOTHER);

        assertThat(transactions.together).hasSize(2);
    }

    @Test
    void who_waits_for_something_slow_begins_another_itself() throws Exception {
        begin(HELD_ONE);
        begin(11);
        await().until(() -> outcomes.containsKey(11L));

        assertThat(outcomes).containsOnlyKeys(11L);
    }

    @Test
    void what_is_slow_stays_slow_when_another_one_has_begun_and_ended() throws Exception {
        begin(HELD_ONE);
        awaitSlow();
        for (long lead = 11; lead < 20; lead++) {
            begin(lead);
            long next = lead;
            await().pollDelay(Duration.ZERO).until(() -> outcomes.containsKey(next));
        }

        assertThat(outcomes).hasSize(9).doesNotContainKey(HELD_ONE);
    }

    @Test
    void those_behind_a_lead_that_is_worked_at_begin_no_other() throws Exception {
        CombinedChanges patient = new CombinedChanges(transactions, MOST_WAITING, Duration.ofMinutes(1));
        begin(patient, HELD_ONE);
        for (int i = 0; i < CombinedChanges.WORTH_ANOTHER; i++) {
            begin(100 + i, () -> outcome(patient, HELD_ONE));
        }
        begin(patient, 11);

        assertThat(transactions.together).containsExactly(List.of(HELD_ONE));
    }

    @Test
    void one_lead_is_worked_at_by_one_at_a_time() throws Exception {
        begin(HELD_ONE);
        await().until(() -> transactions.together.size() == 1);
        awaitSlow();
        begin(HELD_ONE + 10);
        await().until(() -> outcomes.size() == 1);
        beginAnother(HELD_ONE, 100);

        assertThat(transactions.together).hasSize(2);
        transactions.go.countDown();
        await().until(() -> outcomes.size() == 3);
    }

    @Test
    void those_that_are_left_are_made_alone_and_the_others_are_not_kept_waiting() throws Exception {
        transactions.left = lead -> lead == 11;
        holdWorkers();
        begin(11);
        beginAnother(11, 111);
        begin(12);

        transactions.go.countDown();
        await().until(() -> outcomes.size() == 5);

        assertThat(transactions.together).contains(List.of(11L, 12L, 11L));
        assertThat(transactions.alone).containsExactly(11L, 11L);
        assertThat(outcomes).containsEntry(12L, new Outcome.Completed<>(12L));
    }

    @Test
    void a_lead_that_was_left_can_be_changed_again() {
        transactions.left = lead -> true;
        changes.change(change(7), new Deadline());
        transactions.left = lead -> false;

        assertThat(changes.change(change(7), new Deadline())).isEqualTo(new Outcome.Completed<>(7L));
        assertThat(transactions.alone).containsExactly(7L);
    }

    @Test
    void a_failure_is_the_callers_own_and_leaves_the_lead_free() {
        transactions.fails = lead -> lead == 7;
        assertThatThrownBy(() -> changes.change(change(7), new Deadline())).hasMessage("failed");

        transactions.fails = lead -> false;
        assertThat(changes.change(change(7), new Deadline())).isEqualTo(new Outcome.Completed<>(7L));
    }

    @Test
    void who_is_interrupted_while_waiting_withdraws_and_stays_interrupted() throws Exception {
        holdWorkers();
        begin(11);
        Thread caller = callers.get(callers.size() - 1);

        caller.interrupt();
        await().until(() -> outcomes.containsKey(11L));

        assertThat(outcomes.get(11L)).isEqualTo("interrupted StoreUnavailableException");
        transactions.go.countDown();
        await().until(() -> outcomes.size() == 3);
        assertThat(transactions.together).doesNotContain(List.of(11L));
    }

    @Test
    void who_is_interrupted_before_it_comes_still_works_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThat(changes.change(change(7), new Deadline())).isEqualTo(new Outcome.Completed<>(7L));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whose_lead_others_work_at_for_too_long_is_told_that_it_is_busy() throws Exception {
        begin(HELD_ONE);
        await().until(() -> transactions.together.size() == 1);

        assertThat(changes.change(change(HELD_ONE), new Deadline())).isInstanceOf(Outcome.Busy.class);
    }

    @Test
    void whom_nobody_works_for_in_time_is_told_that_the_store_is_overloaded() throws Exception {
        holdWorkers();

        assertThatThrownBy(() -> changes.change(change(11), new Deadline()))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void when_too_many_wait_one_more_is_told_at_once_that_the_store_is_overloaded() throws Exception {
        holdWorkers();
        for (long lead = 11; lead < 11 + MOST_WAITING; lead++) {
            begin(lead);
        }

        assertThatThrownBy(() -> changes.change(change(99), new Deadline()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("too many");
        transactions.go.countDown();
        await().until(() -> outcomes.size() == 2 + MOST_WAITING);
        assertThat(changes.change(change(99), new Deadline())).isEqualTo(new Outcome.Completed<>(99L));
    }

    /** Until what is under way counts as slow. */
    static void awaitSlow() {
        await().pollDelay(CombinedChanges.SLOW.plusMillis(1)).until(() -> true);
    }

    /** Lets nobody work until {@code transactions.go}. */
    private void holdWorkers() {
        begin(HELD_ONE);
        awaitSlow();
        begin(HELD_OTHER);
        await().until(() -> transactions.together.size() == 2);
    }

    private void begin(long lead) {
        beginAnother(lead, lead);
    }

    private void begin(CombinedChanges changes, long lead) {
        begin(lead, () -> outcome(changes, lead));
    }

    /** Lets another caller change the lead, and waits until it waits. */
    private void beginAnother(long lead, long name) {
        begin(name, () -> outcome(changes, lead));
    }

    private void begin(long name, Supplier<Object> change) {
        Thread caller = new Thread(() -> outcomes.put(name, change.get()));
        callers.add(caller);
        caller.start();
        // soon, as they do not wait for ever
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> outcomes.containsKey(name)
                        || caller.getState() == Thread.State.TIMED_WAITING
                        || caller.getState() == Thread.State.WAITING);
    }

    private static Object outcome(CombinedChanges changes, long lead) {
        try {
            return changes.change(change(lead), new Deadline());
        } catch (StoreUnavailableException unavailable) {
            return (Thread.interrupted() ? "interrupted " : "")
                    + unavailable.getClass().getSimpleName();
        }
    }

    private static Change<Long> change(long lead) {
        return Change.of(new CompanyId(1), new LeadId(lead), found -> new Decision.NoWrite<>(lead), Optional.empty());
    }

    private static final class Noted implements CombinedChanges.Transactions {
        private final ConcurrentLinkedQueue<List<Long>> together = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Long> alone = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
        private final CountDownLatch go = new CountDownLatch(1);
        private volatile Predicate<Long> left = lead -> false;
        private volatile Predicate<Long> fails = lead -> false;

        @Override
        public Made together(List<WaitingChange<?>> changes) {
            threads.add(Thread.currentThread());
            together.add(changes.stream().map(Noted::lead).toList());
            if (lead(changes.get(0)) <= HELD_OTHER) {
                ConcurrentTasks.await(go);
            }
            List<WaitingChange<?>> those =
                    changes.stream().filter(change -> left.test(lead(change))).toList();
            return new Made(
                    those,
                    () -> changes.stream()
                            .filter(change -> !those.contains(change))
                            .forEach(this::end));
        }

        @Override
        public <R> void alone(WaitingChange<R> change) {
            alone.add(lead(change));
            end(change);
        }

        private <R> void end(WaitingChange<R> change) {
            if (fails.test(lead(change))) {
                change.fail(new IllegalStateException("failed"));
            } else {
                R result = change.change()
                        .decider()
                        .decide(Map.of())
                        .fold(
                                write -> write.result(),
                                leave -> leave.result(),
                                lookUp -> lookUp.toResult().apply(List.of()));
                change.end(new Outcome.Completed<>(result));
            }
        }

        private static long lead(WaitingChange<?> change) {
            return change.lead().lead().value();
        }
    }
}
