package dev.leadpatch.adapter.http;

import dev.leadpatch.application.webhook.EndpointId;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The webhook endpoint that a path names. */
final class EndpointIds {

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private EndpointIds() {}

    /**
     * The endpoint's id; what is no id identifies no endpoint.
     *
     * @throws HttpFailure 404 if it is no id
     */
    static EndpointId of(Context ctx) {
        return Optional.of(ctx.pathParam("endpointId"))
                .filter(text -> ID.matcher(text).matches())
                .map(text -> new EndpointId(UUID.fromString(text)))
                .orElseThrow(EndpointIds::noSuchEndpoint);
    }

    static HttpFailure noSuchEndpoint() {
        return HttpFailure.bare(404, "Endpoint not found or not accessible");
    }
}
