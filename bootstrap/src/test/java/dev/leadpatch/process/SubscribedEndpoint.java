package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.ApiClient;
import dev.leadpatch.acceptance.ApiResponse;
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
 * @param isSubscribedTo which changes it is to be told of
 */
record SubscribedEndpoint(
        ReceiverProcess receiver,
        String path,
        String id,
        String secret,
        Object configuration,
        Predicate<CommittedChange> isSubscribedTo) {

    /** @param settings further members of the document */
    static SubscribedEndpoint subscribe(
            ApiClient admin, ReceiverProcess receiver, String path, String settings, Predicate<CommittedChange> wants) {
        String document = "{\"url\": \"%s\"%s}".formatted(receiver.url(path), settings);
        ApiResponse made = admin.withHeader("Content-Type", "application/json")
                .send("POST", "/api/v1/webhooks/endpoints", ApiClient.utf8(document))
                .assertStatus(201);
        return new SubscribedEndpoint(
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
    List<RecordedDelivery> assertReceived(List<CommittedChange> changes) throws IOException, GeneralSecurityException {
        Map<String, CommittedChange> byEvent = changes.stream()
                .filter(isSubscribedTo)
                .collect(Collectors.toMap(CommittedChange::event, Function.identity()));
        Map<String, RecordedDelivery> first = new LinkedHashMap<>();
        for (RecordedDelivery arrival : deliveries()) {
            assertThat(byEvent).as("committed, and for %s", path).containsKey(arrival.id());
            assertThat(arrival.isSignedWith(secret)).as(arrival.toString()).isTrue();
            RecordedDelivery before = first.putIfAbsent(arrival.id(), arrival);
            if (before == null) {
                Map<String, Object> body = arrival.json();
                byEvent.get(arrival.id()).assertMatches(body);
                assertThat(body).containsEntry("configuration", configuration);
            } else {
                assertThat(arrival.body()).isEqualTo(before.body());
            }
        }
        Map<Long, List<Long>> came =
                versionsByLead(first.keySet().stream().map(byEvent::get).toList());
        versionsByLead(changes.stream().filter(isSubscribedTo).toList())
                .forEach((lead, versions) -> assertThat(came.getOrDefault(lead, List.of()))
                        .as("what came first of lead %d to %s", lead, path)
                        .containsExactlyElementsOf(versions));
        return new ArrayList<>(first.values());
    }

    private static Map<Long, List<Long>> versionsByLead(List<CommittedChange> changes) {
        return changes.stream()
                .collect(Collectors.groupingBy(
                        CommittedChange::lead, Collectors.mapping(CommittedChange::version, Collectors.toList())));
    }

    /** All that came, with repeats. */
    List<RecordedDelivery> deliveries() throws IOException {
        return receiver.deliveries(path);
    }
}
