package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import java.util.Optional;

/**
 * An endpoint with its state, ready to be shown.
 *
 * @param pending the number of pending deliveries
 * @param last the delivery with the latest attempt
 */
record EndpointSummary(
        String id, String url, String description, EndpointState state, String pending, Optional<DeliveryRow> last) {

    static EndpointSummary of(ManagedEndpoint managed, EndpointActivity activity) {
        Endpoint endpoint = managed.endpoint();
        return new EndpointSummary(
                endpoint.id().toString(),
                endpoint.url().toString(),
                endpoint.settings().description().orElse(""),
                EndpointState.of(managed),
                activity.countPending(),
                activity.recent().stream().findFirst().map(DeliveryRow::of));
    }
}
