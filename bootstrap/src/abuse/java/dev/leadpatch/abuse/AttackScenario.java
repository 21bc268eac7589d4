package dev.leadpatch.abuse;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;

/**
 * Attacks the service beside an honest client of another company, and a supervisor that requests {@code /healthz}. All
 * test classes share one scenario and so one service.
 */
final class AttackScenario implements AutoCloseable {

    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration UNDISTURBED = Duration.ofSeconds(3);
    private static final int MAX_ATTEMPTS = 3;
    private static final Duration ATTACK = Duration.ofSeconds(10);

    /** More than the idle time of a connection, at whose end the service releases its memory. */
    private static final Duration MAX_SETTLING = Duration.ofSeconds(35);

    private static final Duration MAX_DELIVERY_TIME = Duration.ofSeconds(30);

    private final AttackedService service;

    /** Of all times between attacks. */
    private final Latencies undisturbed = new Latencies();

    /** Of the company of the honest client. */
    private final MeteredReceiver receiver;

    private AttackScenario(AttackedService service) throws IOException {
        this.service = service;
        receiver = new MeteredReceiver(204);
        service.subscribe(AbuseCompany.HONEST, receiver).assertStatus(201);
    }

    /** Checks an effect that is specific to an attack. */
    interface Effect {
        /** Returns the measured figures. */
        String check(SoftAssertions softly) throws Exception;
    }

    /** Starts the service and measures the honest client without an attack. */
    static AttackScenario start() {
        try {
            AttackScenario scenario = new AttackScenario(new AttackedService());
            scenario.measureHonest(WARM_UP);
            scenario.undisturbed.add(scenario.measureHonest(WARM_UP));
            return scenario;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts the service again if the last attack has ended it, and warms it up. */
    void restartIfStopped() {
        try {
            if (service.restartIfStopped()) {
                measureHonest(WARM_UP);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    AttackedService service() {
        return service;
    }

    void run(String title, HostileClient... attackers) throws Exception {
        run(title, softly -> "", attackers);
    }

    /**
     * Runs the attack, prints one line of figures, and checks the effect on others. If a latency is exceeded, the attack is
     * repeated: other processes of the machine cause that now and then, the attack would cause it each time.
     */
    void run(String title, Effect effect, HostileClient... attackers) throws Exception {
        for (int attempt = 1; attack(title, effect, attempt == MAX_ATTEMPTS, attackers) == Verdict.REPEAT; attempt++) {
            restartIfStopped();
        }
    }

    private enum Verdict {
        PASSED,
        REPEAT
    }

    /** Runs the attack for 10 seconds. */
    private Verdict attack(String title, Effect effect, boolean isLast, HostileClient... attackers) throws Exception {
        undisturbed.add(measureHonest(UNDISTURBED));
        // a catalog that an attack loads stays in the heap
        service.loadCatalogs();
        ServiceState before = service.stateAfterCollection();
        int deliveriesBefore = receiver.requests();
        OpenLoopClient honest = OpenLoopClient.honest(service.url());
        OpenLoopClient supervisor = OpenLoopClient.supervisor(service.url());
        List<HostileConnections> clients = new ArrayList<>();
        try {
            for (HostileClient attacker : attackers) {
                clients.add(HostileConnections.open(service.address(), attacker));
            }
            Thread.sleep(ATTACK.toMillis());
        } finally {
            for (HostileConnections client : clients) {
                client.close();
            }
        }
        Latencies honestLatencies = honest.stop();
        Latencies healthLatencies = supervisor.stop();

        SoftAssertions softly = new SoftAssertions();
        boolean isRunning = service.program().isAlive();
        String effectFigures = isRunning ? effect.check(softly) : "the process has ended";
        Optional<ServiceState> after = isRunning ? Optional.of(settledState(before)) : Optional.empty();
        AttackReport report = new AttackReport(undisturbed, honestLatencies, healthLatencies, clients, before, after);
        System.out.println(report.toLine(title) + effectFigures);
        report.checkResponsesAndState(softly);
        checkDeliveries(honestLatencies, deliveriesBefore, softly);
        softly.assertAll();
        if (report.exceedsLatency() && !isLast) {
            return Verdict.REPEAT;
        }
        report.checkLatency(softly);
        softly.assertAll();
        return Verdict.PASSED;
    }

    /** Every second request of the honest client is a change. */
    private void checkDeliveries(Latencies honest, int before, SoftAssertions softly) {
        int changes = honest.responses().count(200) / 2;
        softly.assertThatCode(
                        () -> await().atMost(MAX_DELIVERY_TIME).until(() -> receiver.requests() - before >= changes))
                .as("%d deliveries to the receiver of the honest client", changes)
                .doesNotThrowAnyException();
    }

    private Latencies measureHonest(Duration duration) throws InterruptedException {
        OpenLoopClient honest = OpenLoopClient.honest(service.url());
        Thread.sleep(duration.toMillis());
        return honest.stop();
    }

    /** Waits until the heap has returned to its level, or for {@link #MAX_SETTLING}. */
    private ServiceState settledState(ServiceState before) throws Exception {
        long end = System.nanoTime() + MAX_SETTLING.toNanos();
        ServiceState state = service.stateAfterCollection();
        while (!state.hasReturnedTo(before) && System.nanoTime() - end < 0) {
            Thread.sleep(1_000);
            state = service.stateAfterCollection();
        }
        return state;
    }

    @Override
    public void close() throws Exception {
        receiver.close();
        service.close();
    }
}
