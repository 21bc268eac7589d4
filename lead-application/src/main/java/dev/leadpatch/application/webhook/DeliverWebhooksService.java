package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryObserver.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Delivers from a {@link DeliveryQueue}, at least once: a delivery whose end was not recorded is taken again. */
public final class DeliverWebhooksService implements DeliverWebhooks {

    // an endpoint that has done nothing but fail for that long is disabled
    private static final Duration DISABLE_AFTER_FAILING_FOR = Duration.ofDays(5);

    private final DeliveryQueue queue;
    private final EndpointHealthStore healthStore;
    private final InstantSource clock;
    private final RetryPolicy retryPolicy;
    private final DeliveryObserver observer;

    /** As with an observer that looks away. */
    public DeliverWebhooksService(
            DeliveryQueue queue, EndpointHealthStore health, InstantSource clock, RandomGenerator random) {
        this(queue, health, clock, random, DeliveryObserver.NO_OP);
    }

    /**
     * Delivers what the queue has.
     *
     * @param random spreads the retries; any thread that delivers asks it
     * @param observer told of every attempt
     */
    public DeliverWebhooksService(
            DeliveryQueue queue,
            EndpointHealthStore health,
            InstantSource clock,
            RandomGenerator random,
            DeliveryObserver observer) {
        this.queue = queue;
        this.healthStore = health;
        this.clock = clock;
        this.retryPolicy = new RetryPolicy(random);
        this.observer = observer;
    }

    @Override
    public List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int mostEach) {
        return queue.findDue(after, mostEach, clock.instant());
    }

    @Override
    public List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int most) {
        return queue.findDue(endpoint, after, most, clock.instant());
    }

    @Override
    public ClaimedDeliveries claim(List<OrderingKey> lines) {
        ClaimedDeliveries taken = queue.claim(lines, LEASE, clock.instant());
        taken.deliveries().forEach(delivery -> observer.attemptStarted());
        return taken;
    }

    @Override
    public List<OrderingKey> recordResults(List<SentDelivery> sent) {
        Instant now = clock.instant();
        // first, so that what is free again does not go to an endpoint that is to be left alone
        healthStore.recordReports(reportsByEndpoint(sent), now, now.minus(DISABLE_AFTER_FAILING_FOR));
        List<CompletedAttempt> ended =
                sent.stream().map(retryPolicy::afterAttempt).toList();
        List<OrderingKey> more = complete(ended, now);
        ended.forEach(each ->
                observer.attemptEnded(outcome(each.nextState()), each.attempt().duration()));
        return more;
    }

    private List<OrderingKey> complete(List<CompletedAttempt> ended, Instant now) {
        try {
            return queue.complete(ended, now);
        } catch (StoreUnavailableException later) {
            throw later;
        } catch (RuntimeException bug) {
            // they are over, and nothing came of them: each is tried again when its lease is over
            ended.forEach(
                    each -> observer.attemptEnded(Outcome.RETRY, each.attempt().duration()));
            throw bug;
        }
    }

    private static Outcome outcome(CompletedAttempt.NextState progress) {
        return progress.fold(() -> Outcome.DELIVERED, retry -> Outcome.RETRY, () -> Outcome.DEAD);
    }

    private List<EndpointReport> reportsByEndpoint(List<SentDelivery> sent) {
        Map<EndpointRef, EndpointReport> byEndpoint = new LinkedHashMap<>();
        sent.stream()
                .map(retryPolicy::reportFor)
                .forEach(news -> byEndpoint.merge(news.endpoint(), news, DeliverWebhooksService::merge));
        return List.copyOf(byEndpoint.values());
    }

    private static EndpointReport merge(EndpointReport one, EndpointReport other) {
        Optional<Instant> latest = Stream.of(one.pauseUntil(), other.pauseUntil())
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
        return new EndpointReport(
                one.endpoint(), one.succeeded() || other.succeeded(), one.gone() || other.gone(), latest);
    }
}
