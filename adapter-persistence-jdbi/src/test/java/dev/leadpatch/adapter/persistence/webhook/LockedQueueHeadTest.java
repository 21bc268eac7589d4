package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.dispatch.DispatchObserver;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.DisabledEndpoint;
import dev.leadpatch.application.webhook.WebhookSender;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a locked row of the queue delays only the deliveries and the changes of its own ordering key. */
final class LockedQueueHeadTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(8);
    private static final CompanyId OTHER_COMPANY = new CompanyId(2);
    private static final Endpoint ENDPOINT = DemoCompany.endpoint("crm");
    private static final Endpoint OTHER_ENDPOINT = DemoCompany.endpointOf(OTHER_COMPANY, "other");
    private static final OrderingKey KEY = new OrderingKey(ENDPOINT.ref(), LEAD);

    private final List<UUID> sent = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final OutageObserver observer = new OutageObserver();

    LockedQueueHeadTest() {
        super(DATABASE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook_queue_heads", "webhook_deliveries"})
    void locked_row_delays_only_its_own_deliveries_and_nothing_is_sent_twice(String table) {
        subscribe();
        change(COMPANY);
        try (BackgroundLoops loops = new BackgroundLoops();
                WebhookDispatcher dispatcher = startDispatcher(loops)) {
            await().until(() -> sent.size() == 1);

            database.withHandle(handle -> {
                lock(handle, table);
                released.countDown();
                for (int delivered = 1; delivered <= 5; delivered++) {
                    change(OTHER_COMPANY);
                    int expected = delivered;
                    await().until(() -> countLogged(OTHER_COMPANY) == expected);
                }
                assertThat(countLogged(COMPANY)).isZero();
                return handle.rollback();
            });

            await().until(() -> countLogged(COMPANY) == 1);
            change(COMPANY);
            await().until(() -> countLogged(COMPANY) == 2);
        }
        assertThat(sent).hasSize(7).doesNotHaveDuplicates();
        assertThat(observer.outages).isEmpty();
    }

    @Test
    void changes_of_other_leads_are_committed_while_changes_wait_for_a_locked_queue_head() {
        subscribe();
        change(COMPANY);

        database.withHandle(handle -> {
            lock(handle, "webhook_queue_heads");
            List<CompletableFuture<Outcome<Long>>> waiting = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 6; i++) {
                waiting.add(ConcurrentTasks.supplyAsync(() -> change(COMPANY)));
            }
            for (int committed = 0; committed < 20 || !waiting.get(0).isDone(); committed++) {
                assertThat(durationOf(() -> assertThat(change(OTHER_COMPANY)).isInstanceOf(Outcome.Completed.class)))
                        .isLessThan(Duration.ofSeconds(1));
            }
            waiting.forEach(change -> assertThat(change.join()).isInstanceOf(Outcome.Busy.class));
            return handle.rollback();
        });

        assertThat(change(COMPANY)).isEqualTo(new Outcome.Completed<>(3L));
    }

    @Test
    void message_names_the_key_and_the_session_once_while_the_key_is_locked() {
        subscribe();
        change(COMPANY);
        AtomicLong nanoTime = new AtomicLong();
        try (BackgroundLoops loops = new BackgroundLoops();
                Database ofLog = Database.ofDeliveries(database.connections(), 4, loops)) {
            LockedKeyLog log = new LockedKeyLog(ofLog, nanoTime::get);
            database.withHandle(handle -> {
                int pid = handle.select("select pg_backend_pid()")
                        .mapTo(Integer.class)
                        .one();
                lock(handle, "webhook_queue_heads");

                assertThat(log.message(List.of(), List.of(KEY))).isEmpty();
                nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
                assertThat(log.message(List.of(), List.of(KEY)))
                        .hasValueSatisfying(message -> assertThat(message)
                                .contains("session (pid " + pid + ")")
                                .contains(ENDPOINT.id().value().toString())
                                .contains("lead 789 of company 1"));
                nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
                assertThat(log.message(List.of(), List.of(KEY))).isEmpty();
                nanoTime.addAndGet(Duration.ofSeconds(40).toNanos());
                assertThat(log.message(List.of(), List.of(KEY))).isPresent();
                return handle.rollback();
            });
        }
    }

    @Test
    void locked_key_whose_recording_is_not_repeated_is_not_logged_any_longer() {
        AtomicLong nanoTime = new AtomicLong();
        try (BackgroundLoops loops = new BackgroundLoops();
                Database ofLog = Database.ofDeliveries(database.connections(), 4, loops)) {
            LockedKeyLog log = new LockedKeyLog(ofLog, nanoTime::get);
            assertThat(log.message(List.of(), List.of(KEY))).isEmpty();
            nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
            assertThat(log.message(List.of(), List.of(KEY))).isPresent();

            nanoTime.addAndGet(Duration.ofMinutes(2).toNanos());

            assertThat(log.message(List.of(), List.of())).isEmpty();
        }
    }

    private void subscribe() {
        assertThat(persistence.companyStore().add(DemoCompany.anotherCompany(OTHER_COMPANY), List.of()))
                .isEmpty();
        DemoCompany.subscribe(persistence.endpointStore(), ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), OTHER_ENDPOINT);
    }

    private Outcome<Long> change(CompanyId company) {
        return persistence.leadStore().change(DemoCompany.change(company, LEAD, snapshot -> {
            long version = snapshot.lead().version() + 1;
            return new Decision.Write<>(
                    DemoCompany.updatedEvent(snapshot, snapshot.lead().fields()), version);
        }));
    }

    private static void lock(Handle handle, String table) {
        handle.begin();
        handle.select(
                        "select 1 from %s where endpoint_id = ? for update".formatted(table),
                        ENDPOINT.id().value())
                .mapTo(Integer.class)
                .one();
    }

    private long countLogged(CompanyId company) {
        return database.queryOne(
                Long.class, "select count(*) from webhook_delivery_log where company_id = ?", company.value());
    }

    /** Starts a dispatcher that sends nothing before {@link #released}. */
    private WebhookDispatcher startDispatcher(BackgroundLoops loops) {
        WebhookSender sender = (ClaimedDelivery delivery) -> {
            sent.add(delivery.eventId());
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new SendResult.Responded(204);
        };
        return WebhookDispatcher.builder(
                        persistence.deliveryQueue(),
                        persistence.endpointHealthStore(),
                        InstantSource.system(),
                        new Random(1))
                .observer(observer)
                .start(sender, loops);
    }

    /** Records each failure of the store. */
    private static final class OutageObserver implements DispatchObserver {
        private final List<Throwable> outages = new CopyOnWriteArrayList<>();

        @Override
        public void storeUnavailable(StoreUnavailableException failure) {
            outages.add(failure);
        }

        @Override
        public void storeAvailable() {}

        @Override
        public void recordingFailed(int count, Throwable failure) {
            outages.add(failure);
        }

        @Override
        public void sendingFailed(Throwable failure) {
            outages.add(failure);
        }

        @Override
        public void endpointDisabled(DisabledEndpoint disabled, String lastError) {}
    }
}
