package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.SendResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;

/**
 * One request and its answer, of which the status alone counts. The answer's body is read, a little of it, only so that
 * the connection can serve again.
 */
final class Exchange implements Callable<Void> {

    private static final int MOST_OF_A_BODY = 16 * 1_024;
    private static final int NO_STATUS = 0;

    private final CloseableHttpClient client;
    private final HttpPost request;
    private volatile int status = NO_STATUS;

    Exchange(CloseableHttpClient client, SignedPost post) {
        this.client = client;
        this.request = post.request();
    }

    @Override
    public Void call() throws IOException {
        String host = request.getAuthority().getHostName();
        HttpHost target =
                new HttpHost(request.getScheme(), host, request.getAuthority().getPort());
        try (ClassicHttpResponse response = client.executeOpen(target, request, null)) {
            status = response.getCode();
            finish(response.getEntity());
        }
        return null;
    }

    /**
     * What came of it so far. The status counts even if the rest of the answer got lost or was cut off: the endpoint has
     * said what it had to say.
     *
     * @param otherwise why there is no answer, if there is none
     */
    SendResult result(String otherwise) {
        return status == NO_STATUS ? new SendResult.Failed(otherwise) : new SendResult.Answered(status);
    }

    /** Ends it now, whatever it is doing. */
    void cut() {
        request.cancel();
    }

    private void finish(HttpEntity entity) throws IOException {
        if (entity == null) {
            return;
        }
        InputStream body = entity.getContent();
        byte[] some = body.readNBytes(MOST_OF_A_BODY);
        if (some.length == MOST_OF_A_BODY && body.read() >= 0) {
            // closing would read all the rest
            cut();
        }
    }
}
