package dev.leadpatch.process;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How deliveries went.
 *
 * @param duplicates how many of them the receiver had already
 * @param maxLatency from a change to its first arrival at an endpoint
 * @param maxGapAfterKill from a kill until something new arrives anywhere
 */
record DeliveryStatistics(int deliveries, int duplicates, Duration maxLatency, Duration maxGapAfterKill) {

    /** Of what was received, which must be as it should. */
    static DeliveryStatistics of(List<SubscribedEndpoint> listeners, List<CommittedChange> changes, List<Instant> kills)
            throws IOException, GeneralSecurityException {
        int all = 0;
        List<RecordedDelivery> first = new ArrayList<>();
        for (SubscribedEndpoint listener : listeners) {
            all += listener.deliveries().size();
            first.addAll(listener.assertReceived(changes));
        }
        return new DeliveryStatistics(
                all, all - first.size(), maxLatency(first, changes), maxGapAfterKill(first, kills));
    }

    private static Duration maxLatency(List<RecordedDelivery> first, List<CommittedChange> changes) {
        Map<String, CommittedChange> byEvent =
                changes.stream().collect(Collectors.toMap(CommittedChange::event, Function.identity()));
        return first.stream()
                .map(arrival -> Duration.between(byEvent.get(arrival.id()).at(), arrival.receivedAt()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Duration maxGapAfterKill(List<RecordedDelivery> first, List<Instant> kills) {
        TreeSet<Instant> times =
                first.stream().map(RecordedDelivery::receivedAt).collect(Collectors.toCollection(TreeSet::new));
        return kills.stream()
                .map(kill -> Duration.between(kill, times.ceiling(kill)))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Override
    public String toString() {
        return "%d deliveries, %d of them repeats; the slowest arrived %s after its change; after a kill nothing new"
                        .formatted(deliveries, duplicates, maxLatency)
                + " arrived for %s at the longest".formatted(maxGapAfterKill);
    }
}
