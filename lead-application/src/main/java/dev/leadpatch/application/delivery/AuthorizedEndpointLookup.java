package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore;
import java.util.function.Function;

/**
 * Finds the endpoints that a caller may manage: those of the caller's company, if the key has {@link Permission#ADMIN}.
 */
final class AuthorizedEndpointLookup {
    private final EndpointStore endpoints;

    AuthorizedEndpointLookup(EndpointStore endpoints) {
        this.endpoints = endpoints;
    }

    /** Returns the result of {@code operation} on the endpoint, if the caller is permitted and the endpoint exists. */
    <T> DeliveryOperationResult<T> withEndpoint(
            Caller caller, EndpointId id, Function<Endpoint, DeliveryOperationResult<T>> operation) {
        if (!caller.hasPermission(Permission.ADMIN)) {
            return new DeliveryOperationResult.Forbidden<>(Permission.ADMIN);
        }
        return endpoints
                .find(caller.company(), id)
                .map(operation)
                .orElseGet(DeliveryOperationResult.EndpointNotFound::new);
    }
}
