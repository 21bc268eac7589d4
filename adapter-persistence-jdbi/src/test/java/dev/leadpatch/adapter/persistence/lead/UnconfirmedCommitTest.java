package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.CommitBarrier;
import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.SuspendedProcesses;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SessionSettings;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.OutcomeUnknownException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests a commit without a response: its outcome is unknown. */
@DisabledOnOs(OS.WINDOWS)
final class UnconfirmedCommitTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    private static final String COMMITTING = "from pg_stat_activity "
            + "where datname = current_database() and trim(E' \\n' from lower(query)) = 'commit' and wait_event = 'advisory'";

    UnconfirmedCommitTest() {
        super(DATABASE);
    }

    @BeforeEach
    void addCommitBlockingTrigger() {
        new CommitBarrier(database).waitAtCommit("after update on leads");
    }

    @AfterEach
    void dropTrigger() {
        new CommitBarrier(database).remove();
    }

    @Test
    void hanging_commit_is_reported_as_unconfirmed() {
        whileCommitHangs(() -> change(snapshot -> snapshot.lead().fields()), UnconfirmedCommitTest::assertUnconfirmed);
    }

    /** A backend that is terminated during a commit ends after the commit, and reports only the termination. */
    @Test
    void connection_terminated_during_commit_is_reported_as_unconfirmed() {
        duringCommit(() -> change(snapshot -> snapshot.lead().fields()), (backend, change) -> {
            database.queryOne(Boolean.class, "select pg_terminate_backend(?::int)", backend);
            assertUnconfirmed(change);
        });
    }

    /** Such as after a truncated response, or a response for which memory was lacking. */
    @Test
    void client_error_after_commit_was_sent_is_reported_as_unconfirmed() {
        try (Database other =
                new Database(DATABASE.connections(), "test", 1, SessionSettings.NONE, new BackgroundLoops())) {
            AtomicInteger attempts = new AtomicInteger();
            assertThatThrownBy(() -> other.transact(transaction -> {
                        attempts.incrementAndGet();
                        transaction.markCommitting();
                        throw new IllegalStateException("a bug");
                    }))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("did not confirm the commit");
            assertThat(attempts).hasValue(1);
        }
    }

    /** The second of three statements fails; the third is the commit. */
    @Test
    void failure_before_the_commit_is_retried_and_changeis_made_once() throws Exception {
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
        change(snapshot -> snapshot.lead().fields());
        CompletableFuture<Outcome<Long>> second = database.withHandle(handle -> {
            handle.begin();
            handle.execute("select from webhook_queue_heads for update");
            CompletableFuture<Outcome<Long>> waiting = ConcurrentTasks.supplyAsync(
                    () -> change(snapshot -> snapshot.lead().fields()));
            await().pollDelay(StoreDeadline.LOCK.plusMillis(50)).until(() -> !waiting.isDone());
            handle.rollback();
            return waiting;
        });

        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Completed<>(3L));
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(2);
        assertThat(database.queryOne(Long.class, "select count(*) from webhook_deliveries"))
                .isEqualTo(2);
    }

    private static void assertUnconfirmed(CompletableFuture<?> change) {
        assertThatThrownBy(() -> change.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("did not confirm the commit");
    }

    @Test
    void idempotency_key_is_in_progress_until_commit_completes_and_changeis_made_once() {
        whileCommitHangs(this::renameOnce, change -> {
            assertThatThrownBy(() -> change.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);

            assertThat(renameOnce()).isEqualTo(new Outcome.Replayed<>(new IdempotentReplay.InProgress()));
        });

        await().until(() -> !renameOnce().equals(new Outcome.Replayed<>(new IdempotentReplay.InProgress())));
        assertThat(renameOnce()).isEqualTo(new Outcome.Replayed<>(new IdempotentReplay.Completed("2")));
        assertThat(findLead().lead().version()).isEqualTo(2);
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(1);
    }

    private Outcome<Long> renameOnce() {
        return persistence
                .leadStore()
                .change(Change.of(
                        COMPANY,
                        LEAD,
                        snapshot -> new Decision.Write<>(
                                DemoCompany.renamedEvent(snapshot.orElseThrow(), "Once"),
                                snapshot.orElseThrow().lead().version() + 1),
                        Optional.of(new IdempotentRequest<>(
                                new IdempotencyKey(COMPANY, DemoCompany.KEY_ID.value(), "once"),
                                "",
                                String::valueOf))));
    }

    private void whileCommitHangs(Supplier<Outcome<Long>> task, Consumer<CompletableFuture<Outcome<Long>>> check) {
        duringCommit(task, (backend, change) -> {
            try (SuspendedProcesses suspended = SuspendedProcesses.ofProcess(backend)) {
                assertThat(suspended).isNotNull();
                check.accept(change);
            }
        });
    }

    /** Runs {@code act} with the backend process and the future of a change while its commit hangs. */
    private void duringCommit(Supplier<Outcome<Long>> task, BiConsumer<Long, CompletableFuture<Outcome<Long>>> act) {
        database.withHandle(handle -> {
            handle.begin();
            handle.execute("select pg_advisory_xact_lock(4711)");
            CompletableFuture<Outcome<Long>> change = ConcurrentTasks.supplyAsync(task);
            try {
                await().until(() -> database.queryOne(Long.class, "select count(*) " + COMMITTING) == 1);
                act.accept(database.queryOne(Long.class, "select pid " + COMMITTING), change);
            } finally {
                handle.rollback();
            }
            return change;
        });
    }
}
