package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.DemoCompany;
import java.util.Optional;
import java.util.UUID;
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

/** A database that hangs while it commits: whether it will have been done nobody can know yet. */
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
        database.execute("""
                create function wait_at_commit() returns trigger language plpgsql as $$
                begin
                    -- the test decides how long
                    perform set_config('lock_timeout', '0', true);
                    perform pg_advisory_xact_lock(4711);
                    return null;
                end $$
                """);
        database.execute("create constraint trigger wait after update on leads deferrable initially deferred "
                + "for each row execute function wait_at_commit()");
    }

    @AfterEach
    void dropTrigger() {
        database.execute("drop function wait_at_commit() cascade");
    }

    @Test
    void hanging_commit_is_reported_as_unconfirmed() {
        whileCommitHangs(() -> change(found -> found.lead().fields()), UnconfirmedCommitTest::assertUnconfirmed);
    }

    /** A backend that is told to end while it commits does so afterwards, and says no more than that it was told to. */
    @Test
    void connection_terminated_during_commit_is_reported_as_unconfirmed() {
        duringCommit(() -> change(found -> found.lead().fields()), (backend, uncertain) -> {
            database.queryOne(Boolean.class, "select pg_terminate_backend(?::int)", backend);
            assertUnconfirmed(uncertain);
        });
    }

    /** As after an answer that was cut off, or for which there was no memory. */
    @Test
    void client_error_after_commit_was_sent_is_reported_as_unconfirmed() {
        try (Database other = new Database(DATABASE.settings(), "test", 1, "", new BackgroundLoops())) {
            AtomicInteger times = new AtomicInteger();
            assertThatThrownBy(() -> other.transact(transaction -> {
                        times.incrementAndGet();
                        transaction.markCommitting();
                        throw new IllegalStateException("a bug");
                    }))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("did not confirm the commit");
            assertThat(times).hasValue(1);
        }
    }

    /** Here the commit is the third of three statements, and it is the second that fails. */
    @Test
    void failure_before_the_commit_is_retried_and_change_is_made_once() throws Exception {
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
        change(found -> found.lead().fields());
        CompletableFuture<Outcome<Long>> second = database.withHandle(handle -> {
            handle.begin();
            handle.execute("select from webhook_lines for update");
            CompletableFuture<Outcome<Long>> waiting = CompletableFuture.supplyAsync(
                    () -> change(found -> found.lead().fields()));
            await().pollDelay(StoreTimeouts.LOCK.plusMillis(50)).until(() -> !waiting.isDone());
            handle.rollback();
            return waiting;
        });

        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Completed<>(3L));
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(2);
        assertThat(database.queryOne(Long.class, "select count(*) from webhook_deliveries"))
                .isEqualTo(2);
    }

    private static void assertUnconfirmed(CompletableFuture<?> uncertain) {
        assertThatThrownBy(() -> uncertain.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("did not confirm the commit");
    }

    @Test
    void idempotency_key_is_in_progress_until_commit_completes_and_change_is_made_once() {
        whileCommitHangs(this::renameOnce, uncertain -> {
            assertThatThrownBy(() -> uncertain.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);

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
                        found -> new Decision.Write<>(
                                DemoCompany.renamedEvent(new UUID(0, 4711), found.orElseThrow(), "Once"),
                                found.orElseThrow().lead().version() + 1),
                        Optional.of(new IdempotentRequest<>(
                                new IdempotencyKey(COMPANY, DemoCompany.KEY_ID, "once"), "", String::valueOf))));
    }

    private void whileCommitHangs(Supplier<Outcome<Long>> change, Consumer<CompletableFuture<Outcome<Long>>> check) {
        duringCommit(change, (backend, uncertain) -> {
            try (SuspendedProcesses frozen = SuspendedProcesses.ofProcess(backend)) {
                assertThat(frozen).isNotNull();
                check.accept(uncertain);
            }
        });
    }

    /** Does something to a change and the process of its connection while the commit takes its time. */
    private void duringCommit(Supplier<Outcome<Long>> change, BiConsumer<Long, CompletableFuture<Outcome<Long>>> act) {
        database.withHandle(handle -> {
            handle.begin();
            handle.execute("select pg_advisory_xact_lock(4711)");
            CompletableFuture<Outcome<Long>> uncertain = CompletableFuture.supplyAsync(change);
            try {
                await().until(() -> database.queryOne(Long.class, "select count(*) " + COMMITTING) == 1);
                act.accept(database.queryOne(Long.class, "select pid " + COMMITTING), uncertain);
            } finally {
                handle.rollback();
            }
            return uncertain;
        });
    }
}
