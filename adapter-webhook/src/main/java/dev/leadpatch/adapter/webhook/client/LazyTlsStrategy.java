package dev.leadpatch.adapter.webhook.client;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client's default TLS, initialized by the first TLS connection. Loading the trusted certificates takes a
 * tenth of the start-up time, and some processes never send over TLS. Thread-safe.
 */
final class LazyTlsStrategy implements TlsSocketStrategy {

    private @Nullable TlsSocketStrategy delegate;

    @Override
    public SSLSocket upgrade(Socket socket, String host, int port, Object attachment, HttpContext context)
            throws IOException {
        return delegate().upgrade(socket, host, port, attachment, context);
    }

    private synchronized TlsSocketStrategy delegate() {
        if (delegate == null) {
            delegate = DefaultClientTlsStrategy.createDefault();
        }
        return delegate;
    }
}
