package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.SendResult;
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

/** One request and its answer, of which no more than the beginning is read. It is used once, by one thread. */
final class Exchange {

    private static final int MOST_OF_A_BODY = 16 * 1_024;
    private static final int CHUNK = 1_024;
    private static final int NO_STATUS = 0;

    private final CloseableHttpClient client;
    private final InstantSource clock;
    private final HttpPost request;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(CHUNK);
    private int status = NO_STATUS;
    private Optional<Duration> retryAfter = Optional.empty();

    Exchange(CloseableHttpClient client, InstantSource clock, SignedPost post) {
        this.client = client;
        this.clock = clock;
        this.request = post.request();
    }

    void run() throws IOException {
        String host = request.getAuthority().getHostName();
        HttpHost target =
                new HttpHost(request.getScheme(), host, request.getAuthority().getPort());
        try (ClassicHttpResponse response = client.executeOpen(target, request, DirectConnections.contextOf(request))) {
            status = response.getCode();
            retryAfter = retryAfter(response.getFirstHeader(HttpHeaders.RETRY_AFTER));
            read(response.getEntity());
        }
    }

    /**
     * What came of it so far. The status counts even if the rest of the answer got lost or was cut off: the endpoint has
     * said what it had to say.
     *
     * @param otherwise why there is no answer, if there is none
     */
    SendResult result(String otherwise, Duration took) {
        return status == NO_STATUS
                ? new SendResult.Failed(otherwise, took)
                : new SendResult.Responded(status, retryAfter, Snippet.of(body.toByteArray()), took);
    }

    /** Ends it now, whatever it is doing. Any thread may do so. */
    void cut() {
        request.cancel();
    }

    private Optional<Duration> retryAfter(@Nullable Header header) {
        return header == null ? Optional.empty() : RetryAfter.parse(header.getValue(), clock.instant());
    }

    private void read(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return;
        }
        InputStream in = entity.getContent();
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            body.write(chunk, 0, Math.min(read, MOST_OF_A_BODY - body.size()));
            if (body.size() == MOST_OF_A_BODY) {
                // closing the answer would read all the rest, to use the connection again
                cut();
                return;
            }
        }
    }
}
