package dev.leadpatch.adapter.webhook;

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

/** The HTTP client for receivers that nobody here controls: it does what it is told and nothing on its own. */
final class ReceiverHttpClientFactory {

    private static final Timeout IDLE_TIMEOUT = Timeout.ofSeconds(30);

    // without limits, a header that never ends would fill the memory until the deadline
    private static final Http1Config HTTP1_LIMITS = Http1Config.custom()
            .setMaxLineLength(16 * 1_024)
            .setMaxHeaderCount(200)
            .build();

    private ReceiverHttpClientFactory() {}

    /** @param addresses says which addresses a host has, and for which there are none to connect to */
    static CloseableHttpClient create(WebhookSettings settings, DnsResolver addresses) {
        return HttpClientBuilder.create()
                .setConnectionManager(connectionManager(settings, addresses))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout(settings.connectTimeout()))
                        .setResponseTimeout(timeout(settings.attemptTimeout()))
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                // never through a proxy, whatever the machine's settings say
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
            WebhookSettings settings, DnsResolver addresses) {
        // some more than are ever in use, so that a connection can wait for the next delivery to its endpoint
        int most = 2 * settings.workers();
        return new NoProxyConnectionsBuilder()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HTTP1_LIMITS)
                        .build())
                .setDnsResolver(addresses)
                .setTlsSocketStrategy(new LazyTlsStrategy())
                .setMaxConnTotal(most)
                .setMaxConnPerRoute(most)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(settings.connectTimeout()))
                        .setSocketTimeout(timeout(settings.attemptTimeout()))
                        .setIdleTimeout(IDLE_TIMEOUT)
                        // without own retries, a connection that the receiver has closed must be noticed before
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
