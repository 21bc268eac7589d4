package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest;
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

/** What another node holds keeps nobody waiting but those who want just that. */
final class LockWaitTest extends DemoTest {
    private static final int CONNECTIONS = 4;
    private static final int WAITING = 2 * CONNECTIONS;
    private static final Duration SHORT = Duration.ofMillis(800);

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
                """, WAITING);
    }

    @Test
    void keys_in_use_on_another_node_leave_the_connections_to_others() {
        assertOthersAreServedWhileWaiting("""
                insert into idempotency_keys (company_id, api_key_id, name, fingerprint, used_at)
                select 1, '%s', 'key ' || number, '', now()
                from generate_series(0, %d) number
                """.formatted(DemoCompany.KEY_ID.value(), WAITING));
    }

    @Test
    void leads_in_use_on_another_node_leave_the_connections_to_others() {
        assertOthersAreServedWhileWaiting("select from leads where company_id = 1 and id >= 9000 for update");
    }

    private void assertOthersAreServedWhileWaiting(String hold) {
        AtomicInteger waiting = new AtomicInteger(WAITING);
        database.with(handle -> {
            handle.begin();
            handle.execute(hold);
            runAtOnce(WAITING + 1, number -> {
                if (number < WAITING) {
                    assertThat(keyed(number)).isNotInstanceOf(Outcome.Completed.class);
                    waiting.decrementAndGet();
                    return;
                }
                while (waiting.get() > 0) {
                    assertThat(timed(this::found)).isLessThan(SHORT);
                }
            });
            return handle.rollback();
        });
    }

    @Test
    void who_waited_for_a_key_waits_for_the_lead_only_as_long_as_there_is_time_left() {
        CountDownLatch held = new CountDownLatch(1);
        database.with(lead -> {
            lead.begin();
            lead.execute("select from leads where company_id = 1 and id = 9000 for update");
            runAtOnce(2, number -> {
                if (number == 0) {
                    holdKeyForASecond(held);
                    return;
                }
                ConcurrentTasks.await(held);
                assertThat(timed(() -> assertThat(keyed(0)).isInstanceOf(Outcome.Busy.class)))
                        .isBetween(Duration.ofSeconds(1), PROMPT);
            });
            return lead.rollback();
        });
    }

    private void holdKeyForASecond(CountDownLatch held) {
        database.with(key -> {
            key.begin();
            key.execute("insert into idempotency_keys values (1, ?, 'key 0', '', now())", DemoCompany.KEY_ID.value());
            held.countDown();
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            return key.rollback();
        });
    }

    private static void runAtOnce(int tasks, IntConsumer task) {
        try {
            ConcurrentTasks.run(tasks, number -> {
                task.accept(number);
                return number;
            });
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private Outcome<Boolean> keyed(int number) {
        return persistence
                .leadStore()
                .change(Change.of(
                        COMPANY,
                        new LeadId(9000 + number),
                        found -> new Decision.NoWrite<>(found.isPresent()),
                        Optional.of(new IdempotentRequest<>(
                                new IdempotencyKey(COMPANY, DemoCompany.KEY_ID, "key " + number),
                                "",
                                Object::toString))));
    }
}
