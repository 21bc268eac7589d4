package dev.leadpatch.adapter.http;

import dev.leadpatch.application.webhook.EndpointId;
import io.javalin.http.Context;

/** The webhook endpoint that a path names. */
final class EndpointIds {

    private EndpointIds() {}

    /**
     * The endpoint's id; what is no id identifies no endpoint.
     *
     * @throws HttpFailure 404 if it is no id
     */
    static EndpointId of(Context ctx) {
        return UuidText.read(ctx.pathParam("endpointId")).map(EndpointId::new).orElseThrow(EndpointIds::noSuchEndpoint);
    }

    static HttpFailure noSuchEndpoint() {
        return HttpFailure.bare(404, "Endpoint not found or not accessible");
    }
}
