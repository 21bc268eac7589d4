package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.Delivery;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** A delivery as it goes out: the body's bytes, and the headers that vouch for exactly these bytes. */
final class SignedHttpRequest {

    // the library's own constant adds a charset, which JSON does not have (RFC 8259 §11)
    private static final ContentType JSON = ContentType.create("application/json");

    private final URI url;
    private final byte[] body;
    private final Map<String, String> headers;

    private SignedHttpRequest(URI url, byte[] body, Map<String, String> headers) {
        this.url = url;
        this.body = body;
        this.headers = headers;
    }

    /** The body, signed at {@code at}; nothing if none of the endpoint's secrets can be read. */
    static Optional<SignedHttpRequest> of(SignatureContext envelope, byte[] body, Instant at) {
        List<SigningKey> secrets = envelope.secrets().validAt(at).stream()
                .flatMap(text -> SigningKey.parse(text).stream())
                .toList();
        if (secrets.isEmpty()) {
            return Optional.empty();
        }
        // the endpoint's own come first, so that none of them can stand in for what vouches for the body
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(envelope.endpoint().headers());
        headers.put("Authorization", "Bearer " + DeliveryToken.sign(envelope, at, body));
        headers.putAll(new StandardWebhooksSignature(secrets).headers(envelope.eventId(), at, body));
        return Optional.of(new SignedHttpRequest(envelope.endpoint().url(), body, headers));
    }

    /** The delivery, likewise. */
    static Optional<SignedHttpRequest> of(Delivery delivery, Instant at) {
        return of(SignatureContext.of(delivery), LeadUpdatedPayload.body(delivery), at);
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
