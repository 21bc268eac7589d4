package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.HeaderRules;
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

    /**
     * The delivery, signed at {@code at}; nothing if one of the secrets can't be read.
     *
     * @param secrets the newest first; more than one while they are being exchanged
     * @param custom headers that the endpoint asks for, within {@link HeaderRules}
     */
    static Optional<SignedPost> of(Delivery delivery, List<String> secrets, Map<String, String> custom, Instant at) {
        List<SigningSecret> readable = secrets.stream()
                .flatMap(secret -> SigningSecret.parse(secret).stream())
                .toList();
        if (readable.isEmpty() || readable.size() < secrets.size()) {
            return Optional.empty();
        }
        byte[] body = LeadUpdatedPayload.body(delivery);
        // ours come last: setting a header displaces the one before, in whatever case
        Map<String, String> headers = new LinkedHashMap<>(custom);
        headers.put("Authorization", "Bearer " + DeliveryToken.sign(delivery, at, body));
        headers.putAll(new StandardWebhooksSignature(readable).headers(delivery.event(), at, body));
        return Optional.of(new SignedPost(delivery.endpoint().url(), body, headers));
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    HttpPost request() {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, JSON));
        return request;
    }
}
