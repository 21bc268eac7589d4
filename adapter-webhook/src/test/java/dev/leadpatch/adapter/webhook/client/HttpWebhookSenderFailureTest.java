package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.adapter.webhook.guard.FakeDnsResolver;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of receivers, and the reason that each attempt reports. */
@Timeout(30)
class HttpWebhookSenderFailureTest {

    private final FakeDnsResolver dnsResolver = new FakeDnsResolver();
    private final HttpWebhookSender sender = new HttpWebhookSender(
            new WebhookSettings(2, Duration.ofSeconds(10), Duration.ofSeconds(10)),
            ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow(),
            InstantSource.system(),
            dnsResolver,
            new BackgroundLoops());

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void truncated_response_counts_with_its_status() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            out.write("HTTP/1.1 503 X\r\nContent-Length: 9999\r\n\r\nhalf".getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(send(receiver.url())).isEqualTo("status 503");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 000 X", "HTTP/1.1 -20 X", "HTTP/1.1 99 X"})
    void invalid_status_line_fails(String statusLine) throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            out.write((statusLine + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(send(receiver.url()))
                    .isIn("the response is not valid HTTP", "the connection was closed without an HTTP response");
        }
    }

    @Test
    void only_beginning_of_large_response_is_read() throws IOException {
        byte[] megabyte = new byte[1_048_576];
        int[] written = {0};
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n".getBytes(ISO_8859_1));
            while (written[0] < 2_000) {
                out.write(megabyte);
                written[0]++;
            }
        })) {
            assertThat(send(receiver.url())).isEqualTo("status 200");
            await().until(() -> receiver.closedConnections() == 1);
        }
        // the bytes beyond 16 KiB were in the buffers of the system
        assertThat(written[0]).isLessThan(64);
    }

    @Test
    void endless_response_headers_are_not_read_and_status_counts() throws IOException {
        byte[] chunk = ("X-More: " + "x".repeat(8_000) + "\r\n").getBytes(ISO_8859_1);
        int[] written = {0};
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(ISO_8859_1));
            while (written[0] < 100_000) {
                out.write(chunk);
                written[0]++;
            }
        })) {
            assertThat(send(receiver.url())).isEqualTo("status 200");
            await().until(() -> receiver.closedConnections() == 1);
        }
        assertThat(written[0]).isLessThan(5_000);
    }

    @Test
    void endless_response_header_line_is_not_read_and_status_counts() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\nX-More: ".getBytes(ISO_8859_1));
            byte[] chunk = "x".repeat(100_000).getBytes(ISO_8859_1);
            while (true) {
                out.write(chunk);
            }
        })) {
            assertThat(send(receiver.url())).isEqualTo("status 200");
            await().until(() -> receiver.closedConnections() == 1);
        }
    }

    @Test
    void closing_the_sender_aborts_in_flight_attempts() throws Exception {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> new CountDownLatch(1).await())) {
            CompletableFuture<String> attempt = ConcurrentTasks.supplyAsync(() -> SendResultFormat.format(sender.send(
                    DeliveryFixture.delivery("{}", DeliveryFixture.endpoint().withUrl(receiver.url())))));
            await().until(() -> receiver.requests().size() == 1);

            sender.close();

            assertThat(attempt.get()).isEqualTo("the connection was lost");
        }
    }

    @Test
    void closed_port_is_reported_as_refused_connection() throws IOException {
        // bound, so that no other process takes the port, but not listening
        try (Socket closedPort = new Socket()) {
            closedPort.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThat(send("http://127.0.0.1:" + closedPort.getLocalPort() + "/"))
                    .isEqualTo("the connection was refused");
        }
    }

    @Test
    void connection_reset_fails_without_retry() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            connection.setSoLinger(true, 0);
            connection.close();
        })) {
            assertThat(send(receiver.url())).isEqualTo("the connection was lost");
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void missing_response_fails_without_retry() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> connection.close())) {
            assertThat(send(receiver.url())).isEqualTo("the connection was closed without an HTTP response");
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void non_http_response_fails() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            out.write("SSH-2.0-hello\r\n".getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(send(receiver.url())).isEqualTo("the connection was closed without an HTTP response");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: many\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Transfer-Encoding: rubbish\r\n\r\n",
                "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nrubbish\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
                "Transfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n0\r\n\r\n",
                "Content-Length: 9\r\n\r\nhalf",
                "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf",
                "no colon\r\nContent-Length: 0\r\n\r\n",
                ": no name\r\nContent-Length: 0\r\n\r\n",
                " folded\r\nContent-Length: 0\r\n\r\n",
                "Retry-After: \u00e9\r\nKeep-Alive: timeout=99999999999999999999, max=-1\r\n\r\n",
                "Connection: upgrade\r\nUpgrade: h2c\r\nLocation: ::\r\nSet-Cookie: \u0001\r\n\r\n",
                "X-Truncated: ",
                ""
            })
    void success_status_counts_whatever_the_headers(String afterStatusLine) throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            out.write(("HTTP/1.1 201 Created\r\n" + afterStatusLine).getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(send(receiver.url())).isEqualTo("status 201");
        }
    }

    @Test
    void connection_with_malformed_response_headers_is_not_reused() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(
                FakeReceiver.rawText("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nHTTP/1.1 500 X\r\n\r\n"))) {
            assertThat(send(receiver.url())).isEqualTo("status 200");
            assertThat(send(receiver.url())).isEqualTo("status 200");
            assertThat(receiver.connections()).isEqualTo(2);
        }
    }

    @Test
    void interim_response_with_malformed_headers_fails() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            out.write("HTTP/1.1 103 Early Hints\r\nContent-Length: many\r\n\r\n".getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(send(receiver.url())).doesNotStartWith("status");
        }
    }

    @Test
    void host_without_address_fails() {
        assertThat(send("http://unknown.test/")).isEqualTo("the host could not be resolved");
    }

    @Test
    void address_literal_in_url_is_not_looked_up() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"))) {
            dnsResolver.setAddresses("receiver.test", "127.0.0.1");
            send(receiver.url("http", "127.0.0.1"));
            send(receiver.url("http", "receiver.test"));

            assertThat(dnsResolver.lookups()).containsExactly("receiver.test");
        }
    }

    private String send(String url) {
        return SendResultFormat.format(sender.send(
                DeliveryFixture.delivery("{\"a\":1}", DeliveryFixture.endpoint().withUrl(url))));
    }
}
