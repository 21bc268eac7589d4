package dev.leadpatch.application.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.ReadDeliveries.Query;
import dev.leadpatch.application.delivery.ReplayDeliveries.From;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.application.webhook.Attempt;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Ended;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Line;
import dev.leadpatch.application.webhook.Replays.Progress;
import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may look after which endpoint's deliveries, and what becomes of it. */
class EndpointCareTest {
    private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final LeadId LEAD = new LeadId(789);
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final UUID EVENT = new UUID(0, 1);
    private static final UUID JOB = new UUID(7, 7);
    private static final Caller ADMIN = caller(DemoCatalog.COMPANY, Permission.ADMIN);

    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", CLOCK, () -> {});
    private final List<TestEvent> sent = new ArrayList<>();
    private Optional<SendResult> outcome = Optional.of(new SendResult.Answered(200));
    private final ReadDeliveries reads = new DeliveryReads(persistence.endpoints(), persistence.deliveryLog());
    private final ReplayDeliveries replays = new DeliveryReplays(
            persistence.endpoints(), persistence.deliveryLog(), persistence.replays(), CLOCK, () -> JOB);
    private final TestEndpoint tests =
            new EndpointTests(persistence.endpoints(), persistence.catalogs(), this::send, CLOCK, () -> JOB);

    private static Caller caller(CompanyId company, Permission... permissions) {
        Caller demo = DemoCompany.caller();
        return new Caller(demo.key(), company, demo.label(), demo.owner(), Set.of(permissions), Set.of());
    }

    private Optional<SendResult> send(TestEvent event) {
        sent.add(event);
        return outcome;
    }

    @BeforeEach
    void change_the_lead_once_and_give_its_delivery_up() {
        persistence.companies().add(DemoCompany.demoCompany());
        persistence.companies().add(DemoCompany.anotherCompany(new CompanyId(2)));
        DemoCompany.subscribe(persistence.endpoints(), CRM);
        persistence
                .leads()
                .change(DemoCompany.change(
                        DemoCatalog.COMPANY,
                        LEAD,
                        found -> new Verdict.Write<>(DemoCompany.renamed(EVENT, found, "New"), "New")));
        Delivery delivery = persistence
                .deliveryQueue()
                .claim(List.of(new Line(CRM.ref(), LEAD)), Duration.ofMinutes(1), NOW)
                .deliveries()
                .get(0);
        Attempt refused = Attempt.of(1, new SendResult.Answered(400), NOW);
        persistence.deliveryQueue().complete(List.of(new Ended(delivery, refused, new Ended.Progress.Dead())), NOW);
    }

    static Stream<Function<EndpointCareTest, Function<Caller, Result<?>>>> useCases() {
        return Stream.of(
                test -> caller -> test.reads.list(new Query(caller, CRM.id(), Optional.empty(), Optional.empty(), 10)),
                test -> caller -> test.reads.find(caller, CRM.id(), EVENT),
                test -> caller -> test.replays.replay(caller, CRM.id(), EVENT),
                test -> caller -> test.replays.begin(caller, CRM.id(), new From.Event(EVENT)),
                test -> caller -> test.replays.progress(caller, CRM.id(), JOB),
                test -> caller -> test.tests.test(caller, CRM.id()));
    }

    @ParameterizedTest
    @MethodSource("useCases")
    void a_key_without_admin_access_is_refused_whatever_else_it_may(
            Function<EndpointCareTest, Function<Caller, Result<?>>> useCase) {
        Caller caller = caller(DemoCatalog.COMPANY, Permission.READ, Permission.WRITE);

        assertThat(useCase.apply(this).apply(caller)).isEqualTo(new Result.Forbidden<>(Permission.ADMIN));
        assertNothingHappened();
    }

    @ParameterizedTest
    @MethodSource("useCases")
    void another_companys_endpoint_is_none(Function<EndpointCareTest, Function<Caller, Result<?>>> useCase) {
        Caller caller = caller(new CompanyId(2), Permission.ADMIN);

        assertThat(useCase.apply(this).apply(caller)).isEqualTo(new Result.NoEndpoint<>());
        assertNothingHappened();
    }

    private void assertNothingHappened() {
        assertThat(sent).isEmpty();
        assertThat(state()).isEqualTo(State.DEAD);
        assertThat(persistence.replays().progress(CRM.ref(), JOB)).isEmpty();
    }

    @Test
    void a_replay_of_one_lets_it_wait_again_however_often_it_is_asked_for() {
        for (int i = 0; i < 2; i++) {
            assertThat(replays.replay(ADMIN, CRM.id(), EVENT)).isEqualTo(new Result.Done<>(EVENT));
            assertThat(state()).isEqualTo(State.PENDING);
        }
    }

    @Test
    void what_the_endpoint_does_not_know_is_not_found() {
        UUID unknown = new UUID(9, 9);

        assertThat(reads.find(ADMIN, CRM.id(), unknown)).isEqualTo(new Result.NotFound<>());
        assertThat(replays.replay(ADMIN, CRM.id(), unknown)).isEqualTo(new Result.NotFound<>());
        assertThat(replays.begin(ADMIN, CRM.id(), new From.Event(unknown))).isEqualTo(new Result.NotFound<>());
        assertThat(replays.progress(ADMIN, CRM.id(), unknown)).isEqualTo(new Result.NotFound<>());
    }

    @Test
    void a_replay_of_many_begins_with_its_event_or_at_its_time_and_tells_how_far_it_is() {
        Progress begun = new Progress(JOB, 0, 1, false);

        assertThat(replays.begin(ADMIN, CRM.id(), new From.Event(EVENT)))
                .isEqualTo(new Result.Done<>(Optional.of(begun)));
        assertThat(replays.begin(ADMIN, CRM.id(), new From.Time(NOW))).isEqualTo(new Result.Done<>(Optional.empty()));
        persistence.replays().advance(10, NOW);
        assertThat(replays.progress(ADMIN, CRM.id(), JOB)).isEqualTo(new Result.Done<>(new Progress(JOB, 1, 1, true)));
        assertThat(replays.begin(ADMIN, CRM.id(), new From.Time(NOW)))
                .isEqualTo(new Result.Done<>(Optional.of(new Progress(JOB, 0, 1, false))));
    }

    @Test
    void a_test_names_the_company_and_the_keys_owner_and_tells_what_was_answered() {
        outcome = Optional.of(new SendResult.Answered(500, Optional.empty(), "Oops", Duration.ofMillis(7)));

        assertThat(tests.test(ADMIN, CRM.id()))
                .isEqualTo(new Result.Done<>(Optional.of(new Attempt(
                        1, NOW, Duration.ofMillis(7), Optional.of(500), "Oops", Optional.of("answered 500")))));
        assertThat(sent)
                .containsExactly(new TestEvent(
                        JOB,
                        NOW,
                        CRM,
                        SigningSecrets.of(DemoCompany.SIGNING_SECRET),
                        DemoCatalog.demoCatalog().uuid(),
                        DemoCatalog.demoCatalog()
                                .user(DemoCatalog.ADA)
                                .orElseThrow()
                                .uuid()));
    }

    @Test
    void a_test_for_which_there_is_no_room_tells_nothing() {
        outcome = Optional.empty();

        assertThat(tests.test(ADMIN, CRM.id())).isEqualTo(new Result.Done<>(Optional.empty()));
    }

    private State state() {
        return persistence
                .deliveryLog()
                .list(CRM.ref(), Optional.empty(), Optional.empty(), 1)
                .deliveries()
                .get(0)
                .state();
    }
}
