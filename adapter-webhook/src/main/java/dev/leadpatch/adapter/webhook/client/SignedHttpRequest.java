package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.adapter.webhook.payload.LeadEventPayload;
import dev.leadpatch.adapter.webhook.signing.DeliveryToken;
import dev.leadpatch.adapter.webhook.signing.DeliveryToken.WebhookEnvelope;
import dev.leadpatch.adapter.webhook.signing.StandardWebhooksSignature;
import dev.leadpatch.adapter.webhook.signing.StandardWebhooksSignature.SigningKey;
import dev.leadpatch.application.webhook.BasicAuthorization;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** A request ready to be sent: the body, and the headers with its signatures. */
final class SignedHttpRequest {

    // the library's constant adds a charset parameter, which JSON does not define (RFC 8259 §11)
    static final ContentType JSON = ContentType.create("application/json");

    private final URI url;
    private final byte[] body;
    private final Map<String, String> headers;

    private SignedHttpRequest(URI url, byte[] body, Map<String, String> headers) {
        this.url = url;
        this.body = body;
        this.headers = headers;
    }

    /**
     * Signs {@code body} at the time {@code at}; empty if none of the valid secrets can be parsed, or there is no key for
     * the JWT.
     */
    static Optional<SignedHttpRequest> of(WebhookEnvelope context, byte[] body, Instant at) {
        List<SigningKey> secrets = context.secrets().validAt(at).stream()
                .flatMap(text -> SigningKey.parse(text).stream())
                .toList();
        Optional<String> authorization = authorization(context, body, at);
        if (secrets.isEmpty() || authorization.isEmpty()) {
            return Optional.empty();
        }
        // custom headers come first, so that they cannot replace a signature
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(context.endpoint().headers());
        headers.put(BasicAuthorization.HEADER, authorization.get());
        headers.putAll(new StandardWebhooksSignature(secrets).headers(context.eventId(), at, body));
        return Optional.of(new SignedHttpRequest(context.endpoint().url(), body, headers));
    }

    private static Optional<String> authorization(WebhookEnvelope context, byte[] body, Instant at) {
        return context.endpoint()
                .settings()
                .basicCredentials()
                .map(BasicAuthorization::format)
                .or(() -> context.endpoint()
                        .integrationId()
                        .map(key -> "Bearer " + DeliveryToken.sign(key, context, at, body)));
    }

    /** Signs a delivery; empty if none of the valid secrets can be parsed. */
    static Optional<SignedHttpRequest> of(ClaimedDelivery delivery, Instant at) {
        return of(WebhookEnvelope.of(delivery), LeadEventPayload.body(delivery), at);
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    HttpPost toHttpPost() {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, JSON));
        return request;
    }
}
