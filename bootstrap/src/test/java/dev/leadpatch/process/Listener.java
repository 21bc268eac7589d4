package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.Answer;
import dev.leadpatch.acceptance.Client;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A webhook endpoint as the API has made it, at a path of a receiver that no other has.
 *
 * @param wants which changes it is to be told of
 */
record Listener(
        ReceiverProcess receiver,
        String path,
        String id,
        String secret,
        Object configuration,
        Predicate<Committed> wants) {

    /** @param settings further members of the document */
    static Listener subscribe(
            Client admin, ReceiverProcess receiver, String path, String settings, Predicate<Committed> wants) {
        String document = "{\"url\": \"%s\"%s}".formatted(receiver.url(path), settings);
        Answer made = admin.with("Content-Type", "application/json")
                .send("POST", "/api/v1/webhooks/endpoints", Client.bytes(document))
                .is(201);
        return new Listener(
                receiver,
                path,
                (String) Objects.requireNonNull(made.get("id")),
                (String) Objects.requireNonNull(made.get("secret")),
                Objects.requireNonNull(made.get("configuration")),
                wants);
    }

    /**
     * It was told of every change that it wants, of each lead's in their order, and of nothing else; and whatever came
     * again was the same.
     *
     * @return what came, without repeats
     */
    List<Arrival> assertTold(List<Committed> changes) throws IOException, GeneralSecurityException {
        Map<String, Committed> byEvent =
                changes.stream().filter(wants).collect(Collectors.toMap(Committed::event, Function.identity()));
        Map<String, Arrival> first = new LinkedHashMap<>();
        for (Arrival arrival : arrivals()) {
            assertThat(byEvent).as("committed, and for %s", path).containsKey(arrival.id());
            assertThat(arrival.isSignedWith(secret)).as(arrival.toString()).isTrue();
            Arrival before = first.putIfAbsent(arrival.id(), arrival);
            if (before == null) {
                Map<String, Object> body = arrival.json();
                byEvent.get(arrival.id()).assertToldBy(body);
                assertThat(body).containsEntry("configuration", configuration);
            } else {
                assertThat(arrival.body()).isEqualTo(before.body());
            }
        }
        Map<Long, List<Long>> came =
                versionsByLead(first.keySet().stream().map(byEvent::get).toList());
        versionsByLead(changes.stream().filter(wants).toList())
                .forEach((lead, versions) -> assertThat(came.getOrDefault(lead, List.of()))
                        .as("what came first of lead %d to %s", lead, path)
                        .containsExactlyElementsOf(versions));
        return new ArrayList<>(first.values());
    }

    private static Map<Long, List<Long>> versionsByLead(List<Committed> changes) {
        return changes.stream()
                .collect(Collectors.groupingBy(
                        Committed::lead, Collectors.mapping(Committed::version, Collectors.toList())));
    }

    /** All that came, with repeats. */
    List<Arrival> arrivals() throws IOException {
        return receiver.arrivals(path);
    }
}
