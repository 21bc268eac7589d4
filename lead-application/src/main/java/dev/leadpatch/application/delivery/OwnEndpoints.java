package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.Endpoints;
import java.util.function.Function;

/** The endpoints that a caller may look after: those of the caller's company, by a key with {@link Permission#ADMIN}. */
final class OwnEndpoints {
    private final Endpoints endpoints;

    OwnEndpoints(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** What {@code work} makes of the endpoint {@code id}, if the caller may have it. */
    <T> Result<T> with(Caller caller, EndpointId id, Function<Endpoint, Result<T>> work) {
        if (!caller.may(Permission.ADMIN)) {
            return new Result.Forbidden<>(Permission.ADMIN);
        }
        return endpoints.find(caller.company(), id).map(work).orElseGet(Result.NoEndpoint::new);
    }
}
