package dev.leadpatch.application.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.DeliveryRequestRenderer.DeliveryRequest;
import dev.leadpatch.application.delivery.PingSender.PingEvent;
import dev.leadpatch.application.delivery.ReadDeliveries.Query;
import dev.leadpatch.application.delivery.ReplayDeliveries.Range;
import dev.leadpatch.application.delivery.ReplayDeliveries.StartingPoint;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Authorization and results of the operations on the deliveries of an endpoint. */
class EndpointOperationsTest {
    private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final LeadId LEAD = new LeadId(789);
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final UUID JOB_ID = new UUID(7, 7);
    private static final Caller ADMIN = caller(DemoCatalog.COMPANY, Permission.ADMIN);

    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", CLOCK, () -> {});
    private final List<PingEvent> sentPings = new ArrayList<>();
    private UUID eventId;
    private Optional<SendResult> sendResult = Optional.of(new SendResult.Responded(200));
    private final ReadDeliveries readDeliveries = new ReadDeliveriesService(
            persistence.endpointStore(),
            persistence.deliveryLog(),
            (endpoint, event, payload) -> new DeliveryRequest(endpoint.url(), Map.of(), event + payload.payload()));
    private final ReplayDeliveries replayDeliveries = new ReplayDeliveriesService(
            persistence.endpointStore(), persistence.deliveryLog(), persistence.replayStore(), CLOCK, () -> JOB_ID);
    private final PingEndpoint pingEndpoint = new PingEndpointService(
            persistence.endpointStore(), persistence.catalogStore(), this::recordPing, CLOCK, () -> JOB_ID);

    private static Caller caller(CompanyId company, Permission... permissions) {
        Caller demo = DemoCompany.caller();
        return Caller.key(demo.key().orElseThrow(), company, demo.label(), demo.owner(), permissions);
    }

    private Optional<SendResult> recordPing(PingEvent event) {
        sentPings.add(event);
        return sendResult;
    }

    @BeforeEach
    void createDeadDelivery() {
        persistence.companyStore().add(DemoCompany.demoCompany(), List.of());
        persistence.companyStore().add(DemoCompany.anotherCompany(new CompanyId(2)), List.of());
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        persistence
                .leadStore()
                .change(DemoCompany.change(
                        DemoCatalog.COMPANY,
                        LEAD,
                        snapshot -> new Decision.Write<>(DemoCompany.renamedEvent(snapshot, "New"), "New")));
        ClaimedDelivery delivery = persistence
                .deliveryQueue()
                .claim(List.of(new OrderingKey(CRM_ENDPOINT.ref(), LEAD)), Duration.ofMinutes(1), NOW)
                .deliveries()
                .get(0);
        eventId = delivery.eventId();
        DeliveryAttempt attempt = DeliveryAttempt.of(1, new SendResult.Responded(400), NOW);
        persistence
                .deliveryQueue()
                .complete(List.of(new CompletedAttempt(delivery, attempt, new CompletedAttempt.NextState.Dead())), NOW);
    }

    static Stream<Function<EndpointOperationsTest, Function<Caller, DeliveryOperationResult<?>>>> useCases() {
        return Stream.of(
                test -> caller -> test.readDeliveries.list(
                        new Query(caller, CRM_ENDPOINT.id(), Filter.NONE, Optional.empty(), 10)),
                test -> caller -> test.readDeliveries.find(caller, CRM_ENDPOINT.id(), test.eventId),
                test -> caller -> test.readDeliveries.findNextAttempt(caller, CRM_ENDPOINT.id(), test.eventId),
                test -> caller -> test.readDeliveries.findRequest(caller, CRM_ENDPOINT.id(), test.eventId),
                test -> caller -> test.replayDeliveries.replay(caller, CRM_ENDPOINT.id(), test.eventId),
                test -> caller -> test.replayDeliveries.start(
                        caller, CRM_ENDPOINT.id(), Range.from(new StartingPoint.Event(test.eventId))),
                test -> caller -> test.replayDeliveries.findRunning(caller, CRM_ENDPOINT.id()),
                test -> caller -> test.replayDeliveries.progress(caller, CRM_ENDPOINT.id(), JOB_ID),
                test -> caller -> test.pingEndpoint.ping(caller, CRM_ENDPOINT.id()));
    }

    @ParameterizedTest
    @MethodSource("useCases")
    void key_without_admin_permission_is_forbidden(
            Function<EndpointOperationsTest, Function<Caller, DeliveryOperationResult<?>>> useCase) {
        Caller caller = caller(DemoCatalog.COMPANY, Permission.READ, Permission.WRITE);

        assertThat(useCase.apply(this).apply(caller))
                .isEqualTo(new DeliveryOperationResult.Forbidden<>(Permission.ADMIN));
        assertNothingHappened();
    }

    @Test
    void request_of_a_delivery_has_its_payload() {
        Caller caller = caller(DemoCatalog.COMPANY, Permission.ADMIN, Permission.READ);

        assertThat(readDeliveries.findRequest(caller, CRM_ENDPOINT.id(), eventId))
                .isEqualTo(new DeliveryOperationResult.Success<>(
                        new DeliveryRequest(CRM_ENDPOINT.url(), Map.of(), eventId + "{}")));
        assertThat(readDeliveries.findRequest(caller, CRM_ENDPOINT.id(), new UUID(1, 1)))
                .isEqualTo(new DeliveryOperationResult.NotFound<>());
    }

    @Test
    void request_of_a_delivery_requires_read_permission() {
        Caller caller = caller(DemoCatalog.COMPANY, Permission.ADMIN, Permission.WRITE);

        assertThat(readDeliveries.findRequest(caller, CRM_ENDPOINT.id(), eventId))
                .isEqualTo(new DeliveryOperationResult.Forbidden<>(Permission.READ));
    }

    @ParameterizedTest
    @MethodSource("useCases")
    void endpoint_of_another_company_is_not_found(
            Function<EndpointOperationsTest, Function<Caller, DeliveryOperationResult<?>>> useCase) {
        Caller caller = caller(new CompanyId(2), Permission.ADMIN);

        assertThat(useCase.apply(this).apply(caller)).isEqualTo(new DeliveryOperationResult.EndpointNotFound<>());
        assertNothingHappened();
    }

    private void assertNothingHappened() {
        assertThat(sentPings).isEmpty();
        assertThat(deliveryState()).isEqualTo(State.DEAD);
        assertThat(persistence.replayStore().progress(CRM_ENDPOINT.ref(), JOB_ID))
                .isEmpty();
    }

    @Test
    void replaying_a_delivery_repeatedly_leaves_it_pending() {
        for (int i = 0; i < 2; i++) {
            assertThat(replayDeliveries.replay(ADMIN, CRM_ENDPOINT.id(), eventId))
                    .isEqualTo(new DeliveryOperationResult.Success<>(eventId));
            assertThat(deliveryState()).isEqualTo(State.PENDING);
        }
    }

    @Test
    void unknown_event_or_replay_is_not_found() {
        UUID unknown = new UUID(9, 9);

        assertThat(readDeliveries.find(ADMIN, CRM_ENDPOINT.id(), unknown))
                .isEqualTo(new DeliveryOperationResult.NotFound<>());
        assertThat(replayDeliveries.replay(ADMIN, CRM_ENDPOINT.id(), unknown))
                .isEqualTo(new DeliveryOperationResult.NotFound<>());
        assertThat(replayDeliveries.start(ADMIN, CRM_ENDPOINT.id(), Range.from(new StartingPoint.Event(unknown))))
                .isEqualTo(new DeliveryOperationResult.NotFound<>());
        assertThat(replayDeliveries.progress(ADMIN, CRM_ENDPOINT.id(), unknown))
                .isEqualTo(new DeliveryOperationResult.NotFound<>());
    }

    @Test
    void range_replay_starts_at_event_or_time_and_reports_progress() {
        ReplayProgress started = new ReplayProgress(JOB_ID, 0, 1, false);

        assertThat(replayDeliveries.start(ADMIN, CRM_ENDPOINT.id(), Range.from(new StartingPoint.Event(eventId))))
                .isEqualTo(new DeliveryOperationResult.Success<>(Optional.of(started)));
        assertThat(replayDeliveries.start(ADMIN, CRM_ENDPOINT.id(), Range.from(new StartingPoint.Time(NOW))))
                .isEqualTo(new DeliveryOperationResult.Success<>(Optional.empty()));
        assertThat(replayDeliveries.findRunning(ADMIN, CRM_ENDPOINT.id()))
                .isEqualTo(new DeliveryOperationResult.Success<>(Optional.of(started)));
        persistence.replayStore().advance(10, NOW);
        assertThat(replayDeliveries.findRunning(ADMIN, CRM_ENDPOINT.id()))
                .isEqualTo(new DeliveryOperationResult.Success<>(Optional.empty()));
        assertThat(replayDeliveries.progress(ADMIN, CRM_ENDPOINT.id(), JOB_ID))
                .isEqualTo(new DeliveryOperationResult.Success<>(new ReplayProgress(JOB_ID, 1, 1, true)));
        assertThat(replayDeliveries.start(ADMIN, CRM_ENDPOINT.id(), Range.from(new StartingPoint.Time(NOW))))
                .isEqualTo(new DeliveryOperationResult.Success<>(Optional.of(new ReplayProgress(JOB_ID, 0, 1, false))));
    }

    @Test
    void ping_contains_company_and_key_owner_and_returns_the_attempt() {
        sendResult = Optional.of(new SendResult.Responded(500, Optional.empty(), "Oops", Duration.ofMillis(7)));

        assertThat(pingEndpoint.ping(ADMIN, CRM_ENDPOINT.id()))
                .isEqualTo(new DeliveryOperationResult.Success<>(Optional.of(new DeliveryAttempt(
                        1, NOW, Duration.ofMillis(7), Optional.of(500), "Oops", Optional.of("HTTP status 500")))));
        assertThat(sentPings)
                .containsExactly(new PingEvent(
                        JOB_ID,
                        NOW,
                        CRM_ENDPOINT,
                        SigningSecrets.of(DemoCompany.SIGNING_SECRET),
                        DemoCatalog.demoCatalog().uuid(),
                        DemoCatalog.demoCatalog()
                                .user(DemoCatalog.ADA)
                                .orElseThrow()
                                .uuid()));
    }

    @Test
    void ping_over_the_limit_is_not_sent() {
        sendResult = Optional.empty();

        assertThat(pingEndpoint.ping(ADMIN, CRM_ENDPOINT.id()))
                .isEqualTo(new DeliveryOperationResult.Success<>(Optional.empty()));
    }

    private State deliveryState() {
        return persistence
                .deliveryLog()
                .list(CRM_ENDPOINT.ref(), Filter.NONE, Optional.empty(), 1)
                .deliveries()
                .get(0)
                .state();
    }
}
