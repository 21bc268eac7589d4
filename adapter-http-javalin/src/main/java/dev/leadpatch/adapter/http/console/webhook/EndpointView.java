package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Overlap;
import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The page of an endpoint.
 *
 * @param done what was done before; empty if nothing was
 * @param rotation the form to rotate the secret
 * @param test the outcome of the test event that was just sent
 * @param recent the deliveries with the latest attempts
 * @param replayPath the page of the replay in progress; empty if there is none
 */
record EndpointView(
        Layout layout,
        String done,
        EndpointSummary endpoint,
        boolean enabled,
        Form rotation,
        Optional<AttemptRow> test,
        List<Fact> facts,
        List<DeliveryRow> recent,
        String replayPath) {

    /** A fact about the endpoint. */
    record Fact(String label, String value) {}

    static EndpointView of(Layout layout, ManagedEndpoint managed, EndpointActivity activity, String replayPath) {
        return new EndpointView(
                layout,
                "",
                EndpointSummary.of(managed, activity),
                managed.endpoint().enabled(),
                Overlap.DEFAULT,
                Optional.empty(),
                facts(managed.endpoint(), activity),
                activity.recent().stream().map(DeliveryRow::of).toList(),
                replayPath);
    }

    EndpointView afterDone(String sentence) {
        return new EndpointView(layout, sentence, endpoint, enabled, rotation, test, facts, recent, replayPath);
    }

    EndpointView withTest(AttemptRow attempt) {
        return new EndpointView(
                layout, done, endpoint, enabled, rotation, Optional.of(attempt), facts, recent, replayPath);
    }

    EndpointView withRotation(Form form) {
        return new EndpointView(layout, done, endpoint, enabled, form, test, facts, recent, replayPath);
    }

    private static List<Fact> facts(Endpoint endpoint, EndpointActivity activity) {
        EndpointSettings settings = endpoint.settings();
        return List.of(
                new Fact("Pending", activity.describePending()),
                new Fact(
                        "Events",
                        settings.events().stream()
                                .map(WebhookEventType::wireName)
                                .collect(Collectors.joining(", "))),
                new Fact(
                        "Headers",
                        settings.headers().isEmpty()
                                ? "none"
                                : String.join(", ", settings.headers().keySet())),
                new Fact(
                        "Authorization", settings.basicCredentials().isPresent() ? "HTTP Basic authentication" : "JWT"),
                new Fact(
                        "Skipped API keys",
                        String.valueOf(settings.skippedApiKeys().size())),
                new Fact("Public key", endpoint.apiKey()),
                new Fact("Created", Times.format(endpoint.createdAt())),
                new Fact(
                        "Created by",
                        endpoint.createdBy().map(key -> "API key " + key).orElse("the operator")),
                new Fact(
                        "Ends with",
                        endpoint.subscriber().map(key -> "API key " + key).orElse("no API key")),
                new Fact("Updated", Times.format(endpoint.updatedAt())),
                new Fact("Id", endpoint.id().toString()));
    }
}
