package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore;
import java.util.function.Function;

/** The endpoints that a caller may look after: those of the caller's company, by a key with {@link Permission#ADMIN}. */
final class AuthorizedEndpointLookup {
    private final EndpointStore endpoints;

    AuthorizedEndpointLookup(EndpointStore endpoints) {
        this.endpoints = endpoints;
    }

    /** What {@code work} makes of the endpoint {@code id}, if the caller may have it. */
    <T> EndpointOperationResult<T> withEndpoint(
            Caller caller, EndpointId id, Function<Endpoint, EndpointOperationResult<T>> work) {
        if (!caller.hasPermission(Permission.ADMIN)) {
            return new EndpointOperationResult.Forbidden<>(Permission.ADMIN);
        }
        return endpoints.find(caller.company(), id).map(work).orElseGet(EndpointOperationResult.EndpointNotFound::new);
    }
}
