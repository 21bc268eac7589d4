package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.adapter.webhook.WebhookSettings;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Creates HTTP clients for untrusted receivers: without retries, redirects, cookies, proxies or authentication. */
public final class ReceiverHttpClientFactory {

    private static final Timeout IDLE_TIMEOUT = Timeout.ofSeconds(30);

    // bounds the memory of endless response headers
    private static final Http1Config HTTP1_LIMITS = Http1Config.custom()
            .setMaxLineLength(16 * 1_024)
            .setMaxHeaderCount(200)
            .build();

    private ReceiverHttpClientFactory() {}

    /**
     * Creates a client that follows no redirect and connects to no proxy.
     *
     * @param dnsResolver resolves hosts, and rejects those that must not be connected to
     */
    public static CloseableHttpClient create(WebhookSettings settings, DnsResolver dnsResolver) {
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

    private static PoolingHttpClientConnectionManager connectionManager(
            WebhookSettings settings, DnsResolver dnsResolver) {
        // twice the maximum in use, so that idle connections can be reused
        int maxConnections = 2 * settings.maxConcurrentAttempts();
        return new NoProxyConnectionsBuilder()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HTTP1_LIMITS)
                        .build())
                .setDnsResolver(dnsResolver)
                .setTlsSocketStrategy(new LazyTlsStrategy())
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

    private static String userAgent() {
        return Optional.ofNullable(ReceiverHttpClientFactory.class.getPackage().getImplementationVersion())
                .map(version -> "Leadpatch/" + version)
                .orElse("Leadpatch");
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }
}
