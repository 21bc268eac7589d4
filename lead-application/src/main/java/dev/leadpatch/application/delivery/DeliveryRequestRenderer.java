package dev.leadpatch.application.delivery;

import dev.leadpatch.application.webhook.DeliveryLog.DeliveredPayload;
import dev.leadpatch.application.webhook.Endpoint;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Renders deliveries as the requests that attempts send, without their secrets. */
@FunctionalInterface
public interface DeliveryRequestRenderer {

    /** Returns the request that an attempt to deliver {@code event} would send now. */
    DeliveryRequest render(Endpoint endpoint, UUID event, DeliveredPayload payload);

    /**
     * The request of a delivery. URL and headers are those of the endpoint now; earlier attempts may have sent others,
     * which are not stored.
     *
     * @param headers the headers by name. The value is empty if it is computed for each attempt, as signatures are, or
     *     if it may be secret, as those of custom headers
     * @param body the body, the same in all attempts
     */
    record DeliveryRequest(URI url, Map<String, Optional<String>> headers, String body) {
        public DeliveryRequest {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }
}
