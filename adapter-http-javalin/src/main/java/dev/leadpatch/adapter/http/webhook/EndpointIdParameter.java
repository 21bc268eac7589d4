package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.value.UuidParser;
import io.javalin.http.Context;

/** The path parameter {@code endpointId}. */
final class EndpointIdParameter {

    private EndpointIdParameter() {}

    /**
     * Returns the endpoint's id.
     *
     * @throws HttpErrorException 404 if it is not a UUID
     */
    static EndpointId of(Context ctx) {
        return UuidParser.parse(ctx.pathParam("endpointId"))
                .map(EndpointId::new)
                .orElseThrow(EndpointIdParameter::endpointNotFound);
    }

    static HttpErrorException endpointNotFound() {
        return HttpErrorException.withoutCode(404, "Endpoint not found or not accessible");
    }
}
