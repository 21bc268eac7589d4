package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.leadpatch.adapter.webhook.OutboundProxy;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.adapter.webhook.guard.FakeDnsResolver;
import dev.leadpatch.application.background.BackgroundLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries through a proxy, to receivers with a private certificate authority, and to hosts with an underscore. */
@Timeout(60)
class HttpWebhookSenderProxyTest {
    private static final String OK = "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n";
    private static final String UNTRUSTED = "the TLS connection failed or its certificate is not trusted";

    @TempDir
    private static Path directory;

    private static PrivateAuthority authority;

    private final FakeDnsResolver dns = new FakeDnsResolver();
    private final BackgroundLoops loops = new BackgroundLoops();
    private HttpServer receiver;

    @BeforeAll
    static void createAuthority() throws Exception {
        authority = PrivateAuthority.create(directory);
    }

    @BeforeEach
    void startReceiver() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        start(receiver);
    }

    private static void start(HttpServer server) {
        server.createContext("/hook", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        loops.close();
    }

    private int receiverPort() {
        return receiver.getAddress().getPort();
    }

    @Test
    void tunnel_leads_to_the_checked_address() throws Exception {
        dns.setAddresses("my_crm.example", "93.184.216.34");
        try (ConnectProxy proxy = ConnectProxy.start(receiverPort(), OK)) {
            assertThat(send(proxy, false, "http://my_crm.example/hook", allow("my_crm.example")))
                    .isEqualTo("status 204");
            assertThat(proxy.requests())
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT 93.184.216.34:80 HTTP/1.1\r\nHost: 93.184.216.34:80\r\n")
                    .contains("Proxy-Authorization: Basic "
                            + Base64.getEncoder().encodeToString("ada:pass word".getBytes(ISO_8859_1)))
                    .doesNotContain("webhook-signature");
        }
    }

    @Test
    void ipv6_address_is_bracketed() throws Exception {
        dns.setAddresses("crm.example", "2606:2800:220:1::1");
        try (ConnectProxy proxy = ConnectProxy.start(receiverPort(), OK)) {
            assertThat(send(proxy, false, "http://crm.example:8081/hook", allow("crm.example")))
                    .isEqualTo("status 204");
            assertThat(proxy.requests().get(0)).startsWith("CONNECT [2606:2800:220:1:0:0:0:1]:8081 HTTP/1.1\r\n");
        }
    }

    @Test
    void private_address_is_refused_before_the_proxy_is_asked() throws Exception {
        dns.setAddresses("crm.example", "10.0.0.1");
        try (ConnectProxy proxy = ConnectProxy.start(receiverPort(), OK)) {
            assertThat(send(proxy, false, "https://crm.example/hook", ReceiverAllowlist.NONE))
                    .startsWith("the host resolves to a private");
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @Test
    void proxy_that_resolves_gets_the_name_and_no_address_is_looked_up() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start(receiverPort(), OK)) {
            assertThat(send(proxy, true, "http://crm.example/hook", allow("crm.example")))
                    .isEqualTo("status 204");
            assertThat(proxy.requests().get(0)).startsWith("CONNECT crm.example:80 HTTP/1.1\r\n");
            assertThat(dns.lookups()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://10.0.0.1/hook", "https://localhost/hook", "https://[::1]/hook", "http://crm.example/"})
    void proxy_that_resolves_does_not_get_private_addresses_and_plain_http(String url) throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start(receiverPort(), OK)) {
            assertThat(send(proxy, true, url, ReceiverAllowlist.NONE)).startsWith("the endpoint's URL must");
            assertThat(proxy.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 407 Auth\r\n\r\n',the proxy requires other credentials",
        "'HTTP/1.1 403 Forbidden\r\n\r\n',the proxy refused the destination",
        "'HTTP/1.1 2000 X\r\n\r\n',the proxy refused the destination",
        "'SSH-2.0-OpenSSH\r\n\r\n',the proxy refused the destination",
        "'HTTP/1.1 204 cut off\r\n',the proxy closed the connection",
        "'',the proxy closed the connection"
    })
    void failure_of_the_proxy_is_the_reason(String response, String reason) throws Exception {
        dns.setAddresses("crm.example", "93.184.216.34", "93.184.216.35");
        try (ConnectProxy proxy = ConnectProxy.start(receiverPort(), response)) {
            assertThat(send(proxy, false, "http://crm.example/hook", allow("crm.example")))
                    .isEqualTo(reason);
        }
    }

    @Test
    void endless_response_of_the_proxy_ends() throws Exception {
        dns.setAddresses("crm.example", "93.184.216.34");
        try (ConnectProxy proxy = ConnectProxy.start(receiverPort(), "HTTP/1.1 200 " + "x".repeat(20_000))) {
            assertThat(send(proxy, false, "http://crm.example/hook", allow("crm.example")))
                    .isEqualTo("the response of the proxy is too large");
        }
    }

    @Test
    void unreachable_proxy_is_the_reason() throws Exception {
        dns.setAddresses("crm.example", "93.184.216.34");
        ConnectProxy proxy = ConnectProxy.start(receiverPort(), OK);
        proxy.close();
        assertThat(send(proxy, false, "http://crm.example/hook", allow("crm.example")))
                .isEqualTo("the proxy refused the connection");
    }

    @Test
    void silent_proxy_is_abandoned_at_the_connect_timeout() throws Exception {
        dns.setAddresses("crm.example", "93.184.216.34");
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            OutboundProxy proxy = proxyAt(silent.getLocalPort(), false);
            WebhookSettings settings = new WebhookSettings(2, Duration.ofSeconds(14), Duration.ofMillis(300))
                    .with(Optional.of(proxy), List.of());
            assertThat(send(settings, "http://crm.example/hook", allow("crm.example")))
                    .isIn("connecting timed out", "the request timed out");
        }
    }

    @Test
    void receiver_with_a_certificate_of_a_private_authority_is_trusted_through_the_proxy() throws Exception {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(authority.receiverFor("DNS:crm.example")));
        start(secure);
        dns.setAddresses("crm.example", "93.184.216.34");
        dns.setAddresses("other.example", "93.184.216.34");
        try (ConnectProxy connectProxy = ConnectProxy.start(secure.getAddress().getPort(), OK)) {
            Optional<OutboundProxy> proxy = Optional.of(proxyAt(connectProxy.port(), false));
            WebhookSettings trusting = settings().with(proxy, List.of(authority.certificate()));

            assertThat(send(trusting, "https://crm.example/hook", ReceiverAllowlist.NONE))
                    .isEqualTo("status 204");
            assertThat(send(trusting, "https://other.example/hook", ReceiverAllowlist.NONE))
                    .isEqualTo(UNTRUSTED);
            assertThat(send(settings().with(proxy, List.of()), "https://crm.example/hook", ReceiverAllowlist.NONE))
                    .isEqualTo(UNTRUSTED);
        } finally {
            secure.stop(0);
        }
    }

    /** The receiver reads the first message of TLS only: as a server, Java rejects such names. */
    @Test
    void host_with_underscore_is_sent_as_server_name() throws Exception {
        dns.setAddresses("my_sub.example.com", "127.0.0.1");
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> clientHello = new CompletableFuture<>();
            Thread thread = new Thread(() -> readClientHello(server, clientHello));
            thread.start();

            String result = send(
                    settings(),
                    "https://my_sub.example.com:" + server.getLocalPort() + "/hook",
                    allow("my_sub.example.com"));

            assertThat(clientHello.get(20, TimeUnit.SECONDS)).contains("my_sub.example.com");
            assertThat(result).isNotEqualTo("the host could not be resolved");
            thread.join();
        }
    }

    /** @param outcome {@code null} if the certificate is not valid for the host */
    @ParameterizedTest
    @CsvSource({"DNS:*.example.com, status 204", "DNS:*.example.net,"})
    void certificate_of_a_host_with_underscore_is_checked(String subject, @Nullable String outcome) throws Exception {
        assumeTrue(OpensslServer.isInstalled(), "OpenSSL is not installed");
        dns.setAddresses("my_sub.example.com", "127.0.0.1");
        try (OpensslServer server = OpensslServer.start(authority.keyStoreFor(subject))) {
            int port = await().until(server::port, bound -> bound > 0);
            String url = "https://my_sub.example.com:" + port + "/hook";

            assertThat(send(settings(), url, allow("my_sub.example.com"))).isEqualTo(UNTRUSTED);
            WebhookSettings trusting = settings().with(Optional.empty(), List.of(authority.certificate()));
            assertThat(send(trusting, url, allow("my_sub.example.com")))
                    .isEqualTo(outcome == null ? UNTRUSTED : outcome);
        }
    }

    private static void readClientHello(ServerSocket server, CompletableFuture<String> clientHello) {
        try (Socket connection = server.accept()) {
            byte[] header = connection.getInputStream().readNBytes(5);
            int length = Byte.toUnsignedInt(header[3]) << 8 | Byte.toUnsignedInt(header[4]);
            clientHello.complete(new String(connection.getInputStream().readNBytes(length), ISO_8859_1));
        } catch (IOException e) {
            clientHello.completeExceptionally(e);
        }
    }

    private static ReceiverAllowlist allow(String host) {
        return ReceiverAllowlist.NONE.and(host).orElseThrow();
    }

    private static WebhookSettings settings() {
        return new WebhookSettings(2, Duration.ofSeconds(14), Duration.ofSeconds(10));
    }

    private static OutboundProxy proxyAt(int port, boolean resolvesNames) {
        return OutboundProxy.parse("http://ada:pass%20word@127.0.0.1:" + port, resolvesNames)
                .orElseThrow();
    }

    private String send(ConnectProxy proxy, boolean resolvesNames, String url, ReceiverAllowlist allowlist) {
        return send(settings().with(Optional.of(proxyAt(proxy.port(), resolvesNames)), List.of()), url, allowlist);
    }

    private String send(WebhookSettings settings, String url, ReceiverAllowlist allowlist) {
        try (HttpWebhookSender sender =
                new HttpWebhookSender(settings, allowlist, InstantSource.system(), dns, loops)) {
            return SendResultFormat.format(sender.send(
                    DeliveryFixture.delivery("{}", DeliveryFixture.endpoint().withUrl(url))));
        }
    }
}
