package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
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
 * A webhook endpoint, created by the API, with its own path at a receiver.
 *
 * @param isSubscribedTo whether the endpoint must receive a change
 */
record SubscribedEndpoint(
        ReceiverProcess receiver,
        String path,
        String id,
        String secret,
        Object configuration,
        Predicate<CommittedChange> isSubscribedTo) {

    /** @param settings additional members of the request body */
    static SubscribedEndpoint subscribe(
            ApiClient admin,
            ReceiverProcess receiver,
            String path,
            String settings,
            Predicate<CommittedChange> isSubscribedTo) {
        String document = "{\"url\": \"%s\"%s}".formatted(receiver.url(path), settings);
        ApiResponse created = admin.withHeader("Content-Type", "application/json")
                .send("POST", "/api/v1/webhooks/endpoints", ApiClient.utf8(document))
                .assertStatus(201);
        return new SubscribedEndpoint(
                receiver,
                path,
                (String) Objects.requireNonNull(created.get("id")),
                (String) Objects.requireNonNull(created.get("secret")),
                Objects.requireNonNull(created.get("configuration")),
                isSubscribedTo);
    }

    /**
     * Asserts that the endpoint received exactly its changes, in order per lead, with valid signatures, and that
     * duplicates have identical bodies.
     *
     * @return the deliveries without duplicates
     */
    List<RecordedDelivery> assertReceived(List<CommittedChange> changes) throws IOException, GeneralSecurityException {
        Map<String, CommittedChange> byEvent = changes.stream()
                .filter(isSubscribedTo)
                .collect(Collectors.toMap(CommittedChange::event, Function.identity()));
        Map<String, RecordedDelivery> first = new LinkedHashMap<>();
        for (RecordedDelivery arrival : deliveries()) {
            assertThat(byEvent).as("committed changes for %s", path).containsKey(arrival.id());
            assertThat(arrival.isSignedWith(secret)).as(arrival.toString()).isTrue();
            RecordedDelivery earlier = first.putIfAbsent(arrival.id(), arrival);
            if (earlier == null) {
                Map<String, Object> body = arrival.json();
                byEvent.get(arrival.id()).assertMatches(body);
                assertThat(body).containsEntry("configuration", configuration);
            } else {
                assertThat(arrival.body()).isEqualTo(earlier.body());
            }
        }
        Map<Long, List<Long>> receivedVersions =
                versionsByLead(first.keySet().stream().map(byEvent::get).toList());
        versionsByLead(changes.stream().filter(isSubscribedTo).toList())
                .forEach((lead, versions) -> assertThat(receivedVersions.getOrDefault(lead, List.of()))
                        .as("first deliveries of lead %d to %s", lead, path)
                        .containsExactlyElementsOf(versions));
        return new ArrayList<>(first.values());
    }

    private static Map<Long, List<Long>> versionsByLead(List<CommittedChange> changes) {
        return changes.stream()
                .collect(Collectors.groupingBy(
                        CommittedChange::lead, Collectors.mapping(CommittedChange::version, Collectors.toList())));
    }

    /** Returns all deliveries, including duplicates. */
    List<RecordedDelivery> deliveries() throws IOException {
        return receiver.deliveries(path);
    }
}
