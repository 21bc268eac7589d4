package dev.leadpatch.adapter.webhook.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.adapter.webhook.guard.FakeDnsResolver;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks that no behavior of a receiver extends an attempt beyond its timeout. */
@Timeout(30)
class HttpWebhookSenderTimeoutTest {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(1);
    private static final String TIMEOUT_MESSAGE = "the request timed out";
    private static final String CONNECT_TIMEOUT_MESSAGE = "connecting timed out";
    private static final ReceiverAllowlist LOOPBACK =
            ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow();

    private final HangingDnsResolver dnsResolver = new HangingDnsResolver();
    private final HttpWebhookSender sender = sender(ATTEMPT_TIMEOUT, Duration.ofMillis(300), dnsResolver);

    /** Loads classes, because the first attempt of a virtual machine is slow. */
    @BeforeAll
    static void warmUp() throws IOException {
        Duration longTimeout = Duration.ofSeconds(10);
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"));
                HttpWebhookSender warmUpSender = sender(longTimeout, longTimeout, new HangingDnsResolver())) {
            assertThat(send(receiver.url(), warmUpSender)).isEqualTo("status 200");
        }
    }

    @AfterEach
    void close() {
        dnsResolver.released.countDown();
        sender.close();
    }

    @Test
    void hanging_receiver_is_aborted() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> new CountDownLatch(1).await())) {
            assertThat(sendTimed(receiver.url())).isEqualTo(TIMEOUT_MESSAGE);
        }
    }

    @Test
    void slow_status_line_is_aborted() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.slowText("HTTP/1.1 200 ", (byte) 'x'))) {
            assertThat(sendTimed(receiver.url())).isEqualTo(TIMEOUT_MESSAGE);
            await().until(() -> receiver.closedConnections() == 1);
        }
    }

    @Test
    void slow_response_headers_are_aborted_and_status_counts() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.slowText("HTTP/1.1 200 OK\r\nX: ", (byte) 'x'))) {
            assertThat(sendTimed(receiver.url())).isEqualTo("status 200");
            await().until(() -> receiver.closedConnections() == 1);
        }
    }

    @Test
    void slow_response_body_is_aborted_and_status_counts() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(
                FakeReceiver.slowText("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", (byte) 'x'))) {
            assertThat(sendTimed(receiver.url())).isEqualTo("status 200");
            await().until(() -> receiver.closedConnections() == 1);
        }
    }

    @Test
    void receiver_that_does_not_read_is_aborted() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String payload = "{\"a\":\"" + "x".repeat(20_000_000) + "\"}";

            String outcome = SendResultFormat.format(sender.send(DeliveryFixture.delivery(
                    payload, DeliveryFixture.endpoint().withUrl("http://127.0.0.1:" + server.getLocalPort() + "/"))));

            assertThat(outcome).isEqualTo(TIMEOUT_MESSAGE);
        }
    }

    @Test
    void hanging_tls_handshake_is_aborted() throws Exception {
        // the handshake timeout of the client and the watchdog expire at almost the same time
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(sendTimed("https://127.0.0.1:" + server.getLocalPort() + "/"))
                    .isIn(TIMEOUT_MESSAGE, CONNECT_TIMEOUT_MESSAGE);
        }
    }

    @Test
    void slow_tls_handshake_is_aborted() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread slowServer = new Thread(() -> respondSlowly(server));
            slowServer.start();
            assertThat(sendTimed("https://127.0.0.1:" + server.getLocalPort() + "/"))
                    .isEqualTo(TIMEOUT_MESSAGE);
            slowServer.join();
        }
    }

    @Test
    void connect_timeout_fails_the_attempt() throws IOException {
        // a full backlog of one: the system does not accept further connections
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort());
                HttpWebhookSender patient = sender(Duration.ofSeconds(10), Duration.ofMillis(300), dnsResolver)) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            assertThat(sendTimed("http://127.0.0.1:" + full.getLocalPort() + "/", patient))
                    .isEqualTo(CONNECT_TIMEOUT_MESSAGE);
        }
    }

    @Test
    void connecting_to_several_addresses_is_aborted_at_attempt_timeout() throws IOException {
        FakeDnsResolver resolver = new FakeDnsResolver();
        resolver.setAddresses("twice.test", "127.0.0.1", "127.0.0.1");
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort());
                HttpWebhookSender slow = sender(ATTEMPT_TIMEOUT, Duration.ofSeconds(10), resolver)) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            long start = System.nanoTime();

            assertThat(send("http://twice.test:" + full.getLocalPort() + "/", slow))
                    .isEqualTo(TIMEOUT_MESSAGE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ATTEMPT_TIMEOUT.plusSeconds(3));
        }
    }

    @Test
    void hanging_dns_lookup_is_abandoned() {
        assertThat(sendTimed("http://slow.test/")).isEqualTo("the DNS lookup timed out");
    }

    @Test
    void failed_attempt_has_duration() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> new CountDownLatch(1).await())) {
            assertThat(sender.send(DeliveryFixture.delivery(
                                    "{}", DeliveryFixture.endpoint().withUrl(receiver.url())))
                            .duration())
                    .isBetween(ATTEMPT_TIMEOUT, ATTEMPT_TIMEOUT.plusSeconds(3));
        }
    }

    @Test
    void fifty_hanging_receivers_are_aborted_and_healthy_receiver_is_served() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(50);
        WebhookSettings settings = new WebhookSettings(51, Duration.ofSeconds(3), Duration.ofSeconds(3));
        try (FakeReceiver hanging = new FakeReceiver((connection, out) -> new CountDownLatch(1).await());
                FakeReceiver healthy = new FakeReceiver(FakeReceiver.status("200 OK"));
                HttpWebhookSender sharedSender = new HttpWebhookSender(
                        settings, LOOPBACK, InstantSource.system(), dnsResolver, new BackgroundLoops())) {
            List<Future<SendResult>> attempts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                attempts.add(callers.submit(() -> sharedSender.send(DeliveryFixture.delivery(
                        "{}", DeliveryFixture.endpoint().withUrl(hanging.url())))));
            }
            await().until(() -> hanging.requests().size() == 50);

            SendResult result = sharedSender.send(
                    DeliveryFixture.delivery("{}", DeliveryFixture.endpoint().withUrl(healthy.url())));

            assertThat(SendResultFormat.format(result)).isEqualTo("status 200");
            assertThat(attempts).noneMatch(Future::isDone);
            for (Future<SendResult> attempt : attempts) {
                assertThat(SendResultFormat.format(attempt.get())).isEqualTo(TIMEOUT_MESSAGE);
                assertThat(attempt.get().duration()).isLessThan(Duration.ofSeconds(6));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /** Writes the header of a TLS handshake record of 16 KiB, and then a byte every 20 ms. */
    private static void respondSlowly(ServerSocket server) {
        try (Socket connection = server.accept()) {
            connection.getOutputStream().write(new byte[] {22, 3, 3, 64, 0, 2, 0, 63, (byte) 0xfc});
            while (true) {
                connection.getOutputStream().write(0);
                Thread.sleep(20);
            }
        } catch (IOException e) {
            // the sender has closed the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String sendTimed(String url) {
        return sendTimed(url, sender);
    }

    private static String sendTimed(String url, HttpWebhookSender sender) {
        long start = System.nanoTime();
        String outcome = send(url, sender);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ATTEMPT_TIMEOUT.plusSeconds(3));
        return outcome;
    }

    private static String send(String url, HttpWebhookSender sender) {
        return SendResultFormat.format(sender.send(
                DeliveryFixture.delivery("{}", DeliveryFixture.endpoint().withUrl(url))));
    }

    private static HttpWebhookSender sender(Duration attemptTimeout, Duration connectTimeout, DnsResolver resolver) {
        return new HttpWebhookSender(
                new WebhookSettings(2, attemptTimeout, connectTimeout),
                LOOPBACK,
                InstantSource.system(),
                resolver,
                new BackgroundLoops());
    }

    /** Blocks until the test ends. */
    private static final class HangingDnsResolver implements DnsResolver {

        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public InetAddress[] resolve(String host) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
