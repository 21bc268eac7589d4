package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.adapter.webhook.payload.LeadEventPayload;
import dev.leadpatch.application.delivery.DeliveryRequestRenderer;
import dev.leadpatch.application.webhook.BasicAuthorization;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveredPayload;
import dev.leadpatch.application.webhook.Endpoint;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Renders the requests that {@link SignedHttpRequest} sends. The values of custom headers and of those that depend on
 * the time of an attempt are absent.
 */
public final class UnsignedRequestRenderer implements DeliveryRequestRenderer {

    @Override
    public DeliveryRequest render(Endpoint endpoint, UUID event, DeliveredPayload payload) {
        Map<String, Optional<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        endpoint.headers().keySet().forEach(name -> headers.put(name, Optional.empty()));
        headers.put(BasicAuthorization.HEADER, Optional.empty());
        headers.put("webhook-signature", Optional.empty());
        headers.put("webhook-timestamp", Optional.empty());
        headers.put("webhook-id", Optional.of(event.toString()));
        headers.put("Content-Type", Optional.of(SignedHttpRequest.JSON.getMimeType()));
        headers.put("User-Agent", Optional.of(ReceiverHttpClientFactory.userAgent()));
        return new DeliveryRequest(
                endpoint.url(), headers, LeadEventPayload.body(payload.payload(), payload.configuration()));
    }
}
