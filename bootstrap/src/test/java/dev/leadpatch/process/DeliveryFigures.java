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
 * @param repeats how many of them the receiver had already
 * @param slowest from a change to its first arrival at an endpoint
 * @param longestSilence from a kill until something new arrives anywhere
 */
record DeliveryFigures(int deliveries, int repeats, Duration slowest, Duration longestSilence) {

    /** Of what was received, which must be as it should. */
    static DeliveryFigures of(List<Listener> listeners, List<Committed> changes, List<Instant> kills)
            throws IOException, GeneralSecurityException {
        int all = 0;
        List<Arrival> first = new ArrayList<>();
        for (Listener listener : listeners) {
            all += listener.arrivals().size();
            first.addAll(listener.assertTold(changes));
        }
        return new DeliveryFigures(all, all - first.size(), slowest(first, changes), longestSilence(first, kills));
    }

    private static Duration slowest(List<Arrival> first, List<Committed> changes) {
        Map<String, Committed> byEvent =
                changes.stream().collect(Collectors.toMap(Committed::event, Function.identity()));
        return first.stream()
                .map(arrival -> Duration.between(byEvent.get(arrival.id()).at(), arrival.at()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Duration longestSilence(List<Arrival> first, List<Instant> kills) {
        TreeSet<Instant> times = first.stream().map(Arrival::at).collect(Collectors.toCollection(TreeSet::new));
        return kills.stream()
                .map(kill -> Duration.between(kill, times.ceiling(kill)))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Override
    public String toString() {
        return "%d deliveries, %d of them repeats; the slowest arrived %s after its change; after a kill nothing new"
                        .formatted(deliveries, repeats, slowest)
                + " arrived for %s at the longest".formatted(longestSilence);
    }
}
