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
 * Statistics of the received deliveries.
 *
 * @param deliveries number of deliveries, including duplicates
 * @param duplicates number of repeated deliveries
 * @param maxLatency maximum time from a change to its first delivery at an endpoint
 * @param maxGapAfterKill maximum time from a kill to the next first delivery at any endpoint
 */
record DeliveryStatistics(int deliveries, int duplicates, Duration maxLatency, Duration maxGapAfterKill) {

    /** Asserts that every endpoint received the expected deliveries, and computes the statistics. */
    static DeliveryStatistics of(List<SubscribedEndpoint> endpoints, List<CommittedChange> changes, List<Instant> kills)
            throws IOException, GeneralSecurityException {
        int total = 0;
        List<RecordedDelivery> first = new ArrayList<>();
        for (SubscribedEndpoint endpoint : endpoints) {
            total += endpoint.deliveries().size();
            first.addAll(endpoint.assertReceived(changes));
        }
        return new DeliveryStatistics(
                total, total - first.size(), maxLatency(first, changes), maxGapAfterKill(first, kills));
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
        return "%d deliveries, %d of them duplicates; maximum latency %s; maximum gap after a kill %s"
                .formatted(deliveries, duplicates, maxLatency, maxGapAfterKill);
    }
}
