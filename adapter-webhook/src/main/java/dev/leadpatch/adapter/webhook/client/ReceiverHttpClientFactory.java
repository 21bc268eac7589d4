package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.adapter.webhook.OutboundProxy;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Creates HTTP clients for untrusted receivers: without retries, redirects, cookies or authentication. */
final class ReceiverHttpClientFactory {

    private static final String REQUEST_ATTRIBUTE = "leadpatch.request";
    private static final Timeout IDLE_TIMEOUT = Timeout.ofSeconds(30);

    // bounds the memory of endless response headers
    private static final Http1Config HTTP1_LIMITS = Http1Config.custom()
            .setMaxLineLength(16 * 1_024)
            .setMaxHeaderCount(200)
            .build();

    private ReceiverHttpClientFactory() {}

    /**
     * Creates a client that follows no redirect and uses no other proxy than that of the settings.
     *
     * @param dnsResolver resolves hosts, and rejects those that must not be connected to
     */
    static CloseableHttpClient create(WebhookSettings settings, DnsResolver dnsResolver) {
        return HttpClientBuilder.create()
                .setConnectionManager(connectionManager(settings, dnsResolver))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout(settings.connectTimeout()))
                        .setResponseTimeout(timeout(settings.attemptTimeout()))
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                // ignores the proxy settings of the system
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
                .setUserAgent(userAgent())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    /** The context for the execution of {@code request}, so that it can be cancelled while connecting. */
    static HttpClientContext contextOf(HttpUriRequestBase request) {
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(REQUEST_ATTRIBUTE, request);
        return context;
    }

    private static PoolingHttpClientConnectionManager connectionManager(
            WebhookSettings settings, DnsResolver dnsResolver) {
        // twice the maximum in use, so that idle connections can be reused
        int maxConnections = 2 * settings.maxConcurrentAttempts();
        return new DirectConnectionsBuilder(settings.proxy())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HTTP1_LIMITS)
                        .responseParserFactory(StatusLineResponseParser::new)
                        .build())
                .setDnsResolver(dnsResolver)
                .setTlsSocketStrategy(new LazyTlsStrategy(settings.trustedAuthorities()))
                .setMaxConnTotal(maxConnections)
                .setMaxConnPerRoute(maxConnections)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(settings.connectTimeout()))
                        .setSocketTimeout(timeout(settings.attemptTimeout()))
                        .setIdleTimeout(IDLE_TIMEOUT)
                        // retries are disabled, so a stale connection must be detected before its use
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setHandshakeTimeout(timeout(settings.attemptTimeout()))
                        .build())
                .build();
    }

    static String userAgent() {
        return Optional.ofNullable(ReceiverHttpClientFactory.class.getPackage().getImplementationVersion())
                .map(version -> "Leadpatch/" + version)
                .orElse("Leadpatch");
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }

    /**
     * Builds a connection manager that connects to a host's addresses, directly or through tunnels of the proxy. It
     * ignores a SOCKS proxy of the system properties, which sockets use by default. Once a request is cancelled, it
     * tries no further address; the library would.
     */
    private static final class DirectConnectionsBuilder extends PoolingHttpClientConnectionManagerBuilder {

        private final Optional<OutboundProxy> proxy;

        private DirectConnectionsBuilder(Optional<OutboundProxy> proxy) {
            this.proxy = proxy;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver addresses, TlsSocketStrategy tls) {
            return new DirectConnectionOperator(proxy, ports, addresses, tls);
        }

        private static final class DirectConnectionOperator extends DefaultHttpClientConnectionOperator {

            private DirectConnectionOperator(
                    Optional<OutboundProxy> proxy,
                    SchemePortResolver ports,
                    DnsResolver addresses,
                    TlsSocketStrategy tls) {
                super(
                        ignored -> proxy.<Socket>map(TunnelSocket::new).orElseGet(() -> new Socket(Proxy.NO_PROXY)),
                        ports,
                        addresses,
                        RegistryBuilder.<TlsSocketStrategy>create()
                                .register("https", tls)
                                .build());
            }

            /** Called before each address is tried. */
            @Override
            protected void onBeforeSocketConnect(HttpContext context, HttpHost host) {
                if (context.getAttribute(REQUEST_ATTRIBUTE) instanceof HttpUriRequestBase request
                        && request.isCancelled()) {
                    throw new CancellationException();
                }
            }
        }
    }
}
