package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its response, of whose body at most 16 KiB are read. Used once, by one thread; any thread may
 * cancel it.
 */
public final class HttpAttempt {

    private static final int MAX_BODY_BYTES = 16 * 1_024;
    private static final int CHUNK_BYTES = 1_024;
    private static final int NO_STATUS = 0;

    private final CloseableHttpClient client;
    private final InstantSource clock;
    private final HttpPost request;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(CHUNK_BYTES);
    private int status = NO_STATUS;
    private Optional<Duration> retryAfter = Optional.empty();

    public HttpAttempt(CloseableHttpClient client, InstantSource clock, SignedHttpRequest signedRequest) {
        this.client = client;
        this.clock = clock;
        this.request = signedRequest.toHttpPost();
    }

    public void execute() throws IOException {
        String host = request.getAuthority().getHostName();
        HttpHost target =
                new HttpHost(request.getScheme(), host, request.getAuthority().getPort());
        try (ClassicHttpResponse response =
                client.executeOpen(target, request, ReceiverHttpClientFactory.contextOf(request))) {
            status = response.getCode();
            retryAfter = parseRetryAfter(response.getFirstHeader(HttpHeaders.RETRY_AFTER));
            readBody(response.getEntity());
        }
    }

    /**
     * The result of the attempt. Once a status is received, the attempt has a response, even if the rest of the
     * response is lost or the attempt is cancelled.
     *
     * @param failureReason the reason of the failure if there is no response
     */
    public SendResult result(String failureReason, Duration duration) {
        return status == NO_STATUS
                ? new SendResult.Failed(failureReason, duration)
                : new SendResult.Responded(status, retryAfter, BodySnippet.of(body.toByteArray()), duration);
    }

    /** Aborts the attempt in any phase. Thread-safe. */
    void cancel() {
        request.cancel();
    }

    private Optional<Duration> parseRetryAfter(@Nullable Header header) {
        return header == null ? Optional.empty() : RetryAfterHeader.parse(header.getValue(), clock.instant());
    }

    private void readBody(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return;
        }
        InputStream in = entity.getContent();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            body.write(chunk, 0, Math.min(read, MAX_BODY_BYTES - body.size()));
            if (body.size() == MAX_BODY_BYTES) {
                // closing the response would drain the rest of the body to reuse the connection
                cancel();
                return;
            }
        }
    }
}
