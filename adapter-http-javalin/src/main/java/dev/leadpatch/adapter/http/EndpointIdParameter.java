package dev.leadpatch.adapter.http;

import dev.leadpatch.application.webhook.EndpointId;
import io.javalin.http.Context;

/** The webhook endpoint that a path names. */
final class EndpointIdParameter {

    private EndpointIdParameter() {}

    /**
     * The endpoint's id; what is no id identifies no endpoint.
     *
     * @throws HttpErrorException 404 if it is no id
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
