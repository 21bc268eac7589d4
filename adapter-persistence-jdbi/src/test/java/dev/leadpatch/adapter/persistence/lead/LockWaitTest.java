package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that locks of another node delay only the requests that need them. */
final class LockWaitTest extends DemoDatabaseTestBase {
    private static final int CONNECTIONS = 4;
    private static final int WAITING_REQUESTS = 2 * CONNECTIONS;
    private static final Duration MAX_WAIT = Duration.ofMillis(800);

    private static final TestDatabase DATABASE = TestCluster.newDatabase(CONNECTIONS);

    LockWaitTest() {
        super(DATABASE);
    }

    @BeforeEach
    void addLeads() {
        database.execute("""
                insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users, tags,
                                   custom_fields)
                select 1, 9000 + number, gen_random_uuid(), 1, '2024-01-01Z', '2024-01-01Z', 'new', '{}', '{}', '{}'
                from generate_series(0, ?) number
                """, WAITING_REQUESTS);
    }

    @Test
    void keys_locked_by_another_node_do_not_exhaust_the_pool() {
        assertOthersAreServedWhileWaiting("""
                insert into idempotency_keys (company_id, caller_id, key, fingerprint, used_at)
                select 1, '%s', 'key ' || number, '', now()
                from generate_series(0, %d) number
                """.formatted(DemoCompany.KEY_ID.value(), WAITING_REQUESTS));
    }

    @Test
    void leads_locked_by_another_node_do_not_exhaust_the_pool() {
        assertOthersAreServedWhileWaiting("select from leads where company_id = 1 and id >= 9000 for update");
    }

    private void assertOthersAreServedWhileWaiting(String lockStatement) {
        AtomicInteger waiting = new AtomicInteger(WAITING_REQUESTS);
        database.withHandle(handle -> {
            handle.begin();
            handle.execute(lockStatement);
            runConcurrently(WAITING_REQUESTS + 1, number -> {
                if (number < WAITING_REQUESTS) {
                    assertThat(keyedChange(number)).isNotInstanceOf(Outcome.Completed.class);
                    waiting.decrementAndGet();
                    return;
                }
                while (waiting.get() > 0) {
                    assertThat(durationOf(this::findLead)).isLessThan(MAX_WAIT);
                }
            });
            return handle.rollback();
        });
    }

    @Test
    void lead_lock_wait_after_key_wait_is_limited_to_remaining_time() {
        CountDownLatch held = new CountDownLatch(1);
        database.withHandle(lead -> {
            lead.begin();
            lead.execute("select from leads where company_id = 1 and id = 9000 for update");
            runConcurrently(2, number -> {
                if (number == 0) {
                    holdKeyForASecond(held);
                    return;
                }
                ConcurrentTasks.await(held);
                assertThat(durationOf(() -> assertThat(keyedChange(0)).isInstanceOf(Outcome.Busy.class)))
                        .isBetween(Duration.ofSeconds(1), MAX_DURATION);
            });
            return lead.rollback();
        });
    }

    private void holdKeyForASecond(CountDownLatch held) {
        database.withHandle(key -> {
            key.begin();
            key.execute("insert into idempotency_keys values (1, ?, 'key 0', '', now())", DemoCompany.KEY_ID.value());
            held.countDown();
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            return key.rollback();
        });
    }

    private static void runConcurrently(int tasks, IntConsumer task) {
        try {
            ConcurrentTasks.run(tasks, number -> {
                task.accept(number);
                return number;
            });
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private Outcome<Boolean> keyedChange(int number) {
        return persistence
                .leadStore()
                .change(Change.of(
                        COMPANY,
                        new LeadId(9000 + number),
                        snapshot -> new Decision.NoWrite<>(snapshot.isPresent()),
                        Optional.of(new IdempotentRequest<>(
                                new IdempotencyKey(COMPANY, DemoCompany.KEY_ID.value(), "key " + number),
                                "",
                                Object::toString))));
    }
}
