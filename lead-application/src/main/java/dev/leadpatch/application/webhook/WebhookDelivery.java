package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.webhook.DeliveryObserver.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue.Claimed;
import dev.leadpatch.application.webhook.DeliveryQueue.Due;
import dev.leadpatch.application.webhook.EndpointHealth.News;
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
public final class WebhookDelivery implements DeliverWebhooks {

    // an endpoint that has done nothing but fail for that long is disabled
    private static final Duration PATIENCE = Duration.ofDays(5);

    private final DeliveryQueue queue;
    private final EndpointHealth health;
    private final InstantSource clock;
    private final RetryRules rules;
    private final DeliveryObserver observer;

    /** As with an observer that looks away. */
    public WebhookDelivery(DeliveryQueue queue, EndpointHealth health, InstantSource clock, RandomGenerator random) {
        this(queue, health, clock, random, DeliveryObserver.NONE);
    }

    /**
     * Delivers what the queue has.
     *
     * @param random spreads the retries; any thread that delivers asks it
     * @param observer told of every attempt
     */
    public WebhookDelivery(
            DeliveryQueue queue,
            EndpointHealth health,
            InstantSource clock,
            RandomGenerator random,
            DeliveryObserver observer) {
        this.queue = queue;
        this.health = health;
        this.clock = clock;
        this.rules = new RetryRules(random);
        this.observer = observer;
    }

    @Override
    public List<Due> look(Map<EndpointRef, Instant> after, int mostEach) {
        return queue.look(after, mostEach, clock.instant());
    }

    @Override
    public List<Due> look(EndpointRef endpoint, Instant after, int most) {
        return queue.look(endpoint, after, most, clock.instant());
    }

    @Override
    public Claimed take(List<Line> lines) {
        Claimed taken = queue.claim(lines, LEASE, clock.instant());
        taken.deliveries().forEach(delivery -> observer.began());
        return taken;
    }

    @Override
    public List<Line> settle(List<Sent> sent) {
        Instant now = clock.instant();
        // first, so that what is free again does not go to an endpoint that is to be left alone
        health.heed(news(sent), now, now.minus(PATIENCE));
        List<Ended> ended = sent.stream().map(rules::judge).toList();
        List<Line> more = complete(ended, now);
        ended.forEach(
                each -> observer.ended(outcome(each.progress()), each.attempt().duration()));
        return more;
    }

    private List<Line> complete(List<Ended> ended, Instant now) {
        try {
            return queue.complete(ended, now);
        } catch (StoreUnavailable later) {
            throw later;
        } catch (RuntimeException bug) {
            // they are over, and nothing came of them: each is tried again when its lease is over
            ended.forEach(each -> observer.ended(Outcome.RETRY, each.attempt().duration()));
            throw bug;
        }
    }

    private static Outcome outcome(Ended.Progress progress) {
        return progress.fold(() -> Outcome.DELIVERED, retry -> Outcome.RETRY, () -> Outcome.DEAD);
    }

    private List<News> news(List<Sent> sent) {
        Map<EndpointRef, News> byEndpoint = new LinkedHashMap<>();
        sent.stream().map(rules::news).forEach(news -> byEndpoint.merge(news.endpoint(), news, WebhookDelivery::both));
        return List.copyOf(byEndpoint.values());
    }

    private static News both(News one, News other) {
        Optional<Instant> latest = Stream.of(one.pauseUntil(), other.pauseUntil())
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
        return new News(one.endpoint(), one.succeeded() || other.succeeded(), one.gone() || other.gone(), latest);
    }
}
