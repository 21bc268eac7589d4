package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver can do wrong. */
@Timeout(30)
class HttpSenderFailureTest {

    private final NameServer names = new NameServer();
    private final HttpSender sender = new HttpSender(
            new WebhookSettings(
                    2, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ZERO),
            AllowedReceivers.NONE.and("127.0.0.0/8").orElseThrow(),
            InstantSource.system(),
            names,
            new BackgroundLoops());

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void an_answer_that_breaks_off_has_answered_by_its_status() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write("HTTP/1.1 503 X\r\nContent-Length: 9999\r\n\r\nhalf".getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(send(receiver.url())).isEqualTo("answered 503");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 000 X", "HTTP/1.1 -20 X", "HTTP/1.1 99 X"})
    void a_status_that_is_none_is_no_answer(String statusLine) throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write((statusLine + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(send(receiver.url())).isIn("not a valid HTTP answer", "closed without an HTTP answer");
        }
    }

    @Test
    void of_a_huge_answer_only_the_beginning_is_read() throws IOException {
        byte[] megabyte = new byte[1_048_576];
        int[] written = {0};
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n".getBytes(ISO_8859_1));
            while (written[0] < 2_000) {
                out.write(megabyte);
                written[0]++;
            }
        })) {
            assertThat(send(receiver.url())).isEqualTo("answered 200");
            await().until(() -> receiver.closed() == 1);
        }
        // what was written beyond 16 KiB was on its way in the system's buffers
        assertThat(written[0]).isLessThan(64);
    }

    @Test
    void an_answer_whose_headers_do_not_end_is_given_up() throws IOException {
        byte[] much = ("X-More: " + "x".repeat(8_000) + "\r\n").getBytes(ISO_8859_1);
        int[] written = {0};
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(ISO_8859_1));
            while (written[0] < 100_000) {
                out.write(much);
                written[0]++;
            }
        })) {
            assertThat(send(receiver.url())).isEqualTo("an answer with too large headers");
            await().until(() -> receiver.closed() == 1);
        }
        assertThat(written[0]).isLessThan(5_000);
    }

    @Test
    void an_answer_with_a_header_that_does_not_end_is_given_up() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\nX-More: ".getBytes(ISO_8859_1));
            byte[] much = "x".repeat(100_000).getBytes(ISO_8859_1);
            while (true) {
                out.write(much);
            }
        })) {
            assertThat(send(receiver.url())).isEqualTo("an answer with too large headers");
            await().until(() -> receiver.closed() == 1);
        }
    }

    @Test
    void closing_the_sender_ends_what_is_under_way() throws Exception {
        try (Receiver receiver = new Receiver((connection, out) -> new CountDownLatch(1).await())) {
            CompletableFuture<String> attempt = CompletableFuture.supplyAsync(() -> Outcome.of(
                    sender.send(Deliveries.of("{}", Deliveries.endpoint().withUrl(receiver.url())))));
            await().until(() -> receiver.requests().size() == 1);

            sender.close();

            assertThat(attempt.get()).isEqualTo("the connection was lost");
        }
    }

    @Test
    void nobody_listening_is_a_refused_connection() throws IOException {
        String url;
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            url = receiver.url();
        }
        assertThat(send(url)).isEqualTo("the connection was refused");
    }

    @Test
    void a_reset_is_a_lost_connection_and_not_tried_again() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            connection.setSoLinger(true, 0);
            connection.close();
        })) {
            assertThat(send(receiver.url())).isEqualTo("the connection was lost");
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void no_answer_at_all_fails_and_is_not_tried_again() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> connection.close())) {
            assertThat(send(receiver.url())).isEqualTo("closed without an HTTP answer");
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void what_is_not_http_is_no_answer() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write("SSH-2.0-hello\r\n".getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(send(receiver.url())).isEqualTo("closed without an HTTP answer");
        }
    }

    @Test
    void a_malformed_answer_is_none() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.text("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"))) {
            assertThat(send(receiver.url())).isEqualTo("not a valid HTTP answer");
        }
    }

    @Test
    void a_host_without_an_address_fails() {
        assertThat(send("http://unknown.test/")).isEqualTo("the host has no address");
    }

    @Test
    void an_address_in_the_url_is_not_looked_up() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            names.answer("receiver.test", "127.0.0.1");
            send(receiver.url("http", "127.0.0.1"));
            send(receiver.url("http", "receiver.test"));

            assertThat(names.asked()).containsExactly("receiver.test");
        }
    }

    private String send(String url) {
        return Outcome.of(
                sender.send(Deliveries.of("{\"a\":1}", Deliveries.endpoint().withUrl(url))));
    }
}
