package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.StoredChange;
import dev.leadpatch.domain.testing.LeadBuilder;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ContentionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(16);

    ContentionTest() {
        super(DATABASE);
    }

    @Test
    void sixteen_threads_changing_one_lead_a_hundred_times_all_succeed() throws Exception {
        ConcurrentTasks.run(16, number -> {
            for (int i = 0; i < 100; i++) {
                String name = "Name %d of %d".formatted(i, number);
                assertThat(change(snapshot -> LeadBuilder.of(snapshot.lead())
                                .withCompanyName(name)
                                .build()
                                .fields()))
                        .isInstanceOf(Outcome.Completed.class);
            }
            return number;
        });

        assertThat(findLead().lead().version()).isEqualTo(1601);
        assertThat(persistence.storedChanges(COMPANY, LEAD))
                .extracting(StoredChange::version)
                .isEqualTo(LongStream.rangeClosed(2, 1601).boxed().toList());
    }

    @Test
    void externally_locked_lead_is_busy_within_two_seconds() {
        AtomicReference<Outcome<Long>> outcome = new AtomicReference<>();

        database.withHandle(handle -> {
            handle.begin();
            handle.execute("select from leads where company_id = 1 and id = 789 for update");
            assertThat(durationOf(
                            () -> outcome.set(change(snapshot -> snapshot.lead().fields()))))
                    .isLessThan(MAX_DURATION);
            return handle.rollback();
        });

        assertThat(outcome.get()).isInstanceOf(Outcome.Busy.class);
        assertNothingWritten();
    }

    @Test
    void contended_lead_does_not_exhaust_the_connection_pool() throws Exception {
        int requests = 20;
        AtomicInteger waiting = new AtomicInteger(requests);

        database.withHandle(handle -> {
            handle.begin();
            handle.execute("select from leads where company_id = 1 and id = 789 for update");
            runUnchecked(requests + 1, number -> {
                if (number < requests) {
                    Outcome<Long> outcome = change(snapshot -> snapshot.lead().fields());
                    waiting.decrementAndGet();
                    return outcome instanceof Outcome.Busy;
                }
                while (waiting.get() > 0) {
                    assertThat(durationOf(this::findLead)).isLessThan(Duration.ofMillis(500));
                }
                return true;
            });
            return handle.rollback();
        });
    }

    private static void runUnchecked(int tasks, IntFunction<Boolean> task) {
        try {
            assertThat(ConcurrentTasks.run(tasks, task)).containsOnly(true);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void change_is_retried_after_transaction_conflict() {
        database.execute("create sequence failures");
        database.execute("""
                create function fail_twice() returns trigger language plpgsql as $$
                begin
                    if nextval('failures') = 1 then raise exception using errcode = '40001'; end if;
                    if nextval('failures') = 3 then raise exception using errcode = '40P01'; end if;
                    return new;
                end $$
                """);
        database.execute("create trigger fail before update on leads for each row execute function fail_twice()");
        try {
            assertThat(change(snapshot -> snapshot.lead().fields())).isEqualTo(new Outcome.Completed<>(2L));
        } finally {
            database.execute("drop trigger fail on leads");
        }
        assertThat(findLead().lead().version()).isEqualTo(2);
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(1);
    }
}
