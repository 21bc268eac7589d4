package dev.leadpatch.adapter.webhook.client;

import java.net.Proxy;
import java.net.Socket;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Builds a connection manager that connects directly to a host's addresses. It ignores a SOCKS proxy of the system
 * properties, which sockets use by default. Once a request is cancelled, it tries no further address; the library
 * would.
 */
final class NoProxyConnectionsBuilder extends PoolingHttpClientConnectionManagerBuilder {

    private static final String REQUEST_ATTRIBUTE = "leadpatch.request";

    /** The context for the execution of {@code request}, so that it can be cancelled while connecting. */
    static HttpContext contextOf(HttpPost request) {
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(REQUEST_ATTRIBUTE, request);
        return context;
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
            SchemePortResolver ports, DnsResolver addresses, TlsSocketStrategy tls) {
        return new NoProxyConnectionOperator(ports, addresses, tls);
    }

    private static final class NoProxyConnectionOperator extends DefaultHttpClientConnectionOperator {

        private NoProxyConnectionOperator(SchemePortResolver ports, DnsResolver addresses, TlsSocketStrategy tls) {
            super(
                    proxy -> new Socket(Proxy.NO_PROXY),
                    ports,
                    addresses,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register("https", tls)
                            .build());
        }

        /** Called before each address is tried. */
        @Override
        protected void onBeforeSocketConnect(HttpContext context, HttpHost host) {
            if (context.getAttribute(REQUEST_ATTRIBUTE) instanceof HttpPost request && request.isCancelled()) {
                throw new CancellationException();
            }
        }
    }
}
