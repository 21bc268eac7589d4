package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.Delivery;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** A delivery as it goes out: the body's bytes, and the headers that vouch for exactly these bytes. */
final class SignedPost {

    // the library's own constant adds a charset, which JSON does not have (RFC 8259 §11)
    private static final ContentType JSON = ContentType.create("application/json");

    private final URI url;
    private final byte[] body;
    private final Map<String, String> headers;

    private SignedPost(URI url, byte[] body, Map<String, String> headers) {
        this.url = url;
        this.body = body;
        this.headers = headers;
    }

    /** The delivery, signed at {@code at}; nothing if the endpoint's secret can't be read. */
    static Optional<SignedPost> of(Delivery delivery, Instant at) {
        return SigningSecret.parse(delivery.endpoint().secret()).map(secret -> {
            byte[] body = LeadUpdatedPayload.body(delivery);
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Authorization", "Bearer " + DeliveryToken.sign(delivery, at, body));
            headers.putAll(new StandardWebhooksSignature(List.of(secret)).headers(delivery.event(), at, body));
            return new SignedPost(delivery.endpoint().url(), body, headers);
        });
    }

    /** Whether the URL is one that can be posted to, and brings no credentials of its own. */
    boolean isSendable() {
        String scheme = url.getScheme();
        return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                && url.getHost() != null
                && url.getRawUserInfo() == null;
    }

    HttpPost request() {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, JSON));
        return request;
    }
}
