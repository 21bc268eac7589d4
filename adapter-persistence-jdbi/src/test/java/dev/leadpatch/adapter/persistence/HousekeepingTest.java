package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import dev.leadpatch.application.webhook.ReplayStore.ReplayRange;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final LeadId LEAD = new LeadId(789);
    private static final UUID JOB = new UUID(7, 7);
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Duration INTERVAL = Duration.ofMillis(5);

    private final BackgroundLoops loops = new BackgroundLoops();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cleanupRuns = new AtomicInteger();
    private final AtomicInteger historyCleanups = new AtomicInteger();
    private UUID eventId;
    private volatile Instant now = Instant.parse("2024-06-01T12:00:00Z");
    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", () -> now, () -> {});
    private final Housekeeping housekeeping = new Housekeeping(
            this::deleteKeys,
            persistence.deliveryQueue(),
            persistence.deliveryLog(),
            persistence.replayStore(),
            persistence.leadListStore(),
            persistence.endpointStore(),
            () -> {},
            Map.of("Old history", limit -> historyCleanups.incrementAndGet() < 0),
            RETENTION,
            () -> now);

    /** Throws the next planned failure, if there is one. */
    private int deleteKeys(Instant expiredAt, int limit) {
        cleanupRuns.incrementAndGet();
        Throwable failure = failures.poll();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        return 0;
    }

    @BeforeEach
    void deliverChange() {
        persistence.companyStore().add(DemoCompany.demoCompany(), List.of());
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        persistence
                .leadStore()
                .change(DemoCompany.change(
                        DemoCatalog.COMPANY,
                        LEAD,
                        snapshot -> new Decision.Write<>(DemoCompany.renamedEvent(snapshot, "New"), "New")));
        ClaimedDelivery delivery = persistence
                .deliveryQueue()
                .claim(List.of(new OrderingKey(CRM.ref(), LEAD)), Duration.ofMinutes(1), now)
                .deliveries()
                .get(0);
        eventId = delivery.eventId();
        DeliveryAttempt accepted = DeliveryAttempt.of(1, new SendResult.Responded(204), now);
        persistence
                .deliveryQueue()
                .complete(
                        List.of(new CompletedAttempt(delivery, accepted, new CompletedAttempt.NextState.Delivered())),
                        now);
    }

    @AfterEach
    void close() {
        housekeeping.close();
    }

    @Test
    void deliveries_and_replays_are_deleted_after_the_retention_period() {
        persistence.replayStore().start(JOB, CRM.ref(), ReplayRange.since(now), now, List.of());
        persistence.replayStore().advance(10, now);
        now = now.plus(RETENTION);

        failures.add(new IllegalArgumentException("a bug"));
        assertThatThrownBy(housekeeping::cleanUp).hasMessage("a bug");
        cleanUpAll();
        assertThat(isLogged()).isTrue();
        assertThat(persistence.replayStore().progress(CRM.ref(), JOB)).isPresent();

        now = now.plusMillis(1);
        cleanUpAll();
        assertThat(persistence.replayStore().progress(CRM.ref(), JOB)).isEmpty();
        assertThat(persistence.deliveryLog().deleteCompleted(now, 10)).isZero();
    }

    @Test
    void first_iteration_cleans_up_all_kinds_of_data() {
        now = now.plus(RETENTION).plusMillis(1);

        housekeeping.cleanUp();

        assertThat(cleanupRuns).hasValue(1);
        assertThat(historyCleanups).hasValue(1);
        assertThat(isLogged()).isFalse();
    }

    @Test
    void housekeeping_continues_after_a_failure() {
        failures.add(new IllegalArgumentException("a bug"));
        failures.add(new StoreUnavailableException("the database could not be reached", new TimeoutException()));
        failures.add(new OutOfMemoryError("no memory"));
        housekeeping.start(loops, INTERVAL, INTERVAL);
        await().until(() -> cleanupRuns.get() > 4);
        assertThat(loops.open())
                .filteredOn(loop -> loop.name().equals("leadpatch-housekeeping"))
                .extracting(BackgroundLoop::failures)
                .as("failures other than an outage")
                .containsExactly(2L);

        now = now.plus(RETENTION).plusMillis(1);

        await().until(() -> !isLogged());
    }

    @Test
    void replays_advance_without_requests() {
        housekeeping.start(loops, INTERVAL, INTERVAL);

        persistence.replayStore().start(JOB, CRM.ref(), ReplayRange.since(now), now, List.of());

        await().until(() -> persistence
                .replayStore()
                .progress(CRM.ref(), JOB)
                .orElseThrow()
                .equals(new ReplayProgress(JOB, 1, 1, true)));
    }

    /** Cleans up all six kinds of data, starting with the next one. */
    private void cleanUpAll() {
        for (int i = 0; i < 6; i++) {
            housekeeping.cleanUp();
        }
    }

    private boolean isLogged() {
        return persistence
                .deliveryLog()
                .find(new DeliveryId(CRM.ref(), eventId))
                .isPresent();
    }
}
