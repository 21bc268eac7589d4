package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.SendResult.Answered;
import dev.leadpatch.application.webhook.SendResult.Failed;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver can do wrong, and that none of it lasts longer than the deadline. */
@Timeout(20)
class HttpSenderFailureTest {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Failed TOO_LATE = new Failed("no answer in time");

    private final Addresses addresses = new Addresses();
    private final HttpSender sender = new HttpSender(
            new WebhookSettings(2, DEADLINE, Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ZERO),
            InstantSource.system(),
            addresses);

    // the first handshake of a virtual machine takes its time
    private final HttpSender tls = new HttpSender(
            new WebhookSettings(
                    2, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ZERO),
            InstantSource.system(),
            addresses);

    @AfterEach
    void close() {
        tls.close();
        addresses.known.countDown();
        sender.close();
    }

    @Test
    void a_receiver_that_hangs_is_cut_off() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> new CountDownLatch(1).await())) {
            assertThat(sendTimed(receiver.url())).isEqualTo(TOO_LATE);
        }
    }

    @Test
    void a_receiver_that_drips_its_headers_is_cut_off() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.drip("HTTP/1.1 200 OK\r\nX: ", (byte) 'x'))) {
            assertThat(sendTimed(receiver.url())).isEqualTo(TOO_LATE);
            await().until(() -> receiver.closed() == 1);
        }
    }

    @Test
    void a_receiver_that_drips_its_body_is_cut_off_and_has_answered() throws IOException {
        try (Receiver receiver =
                new Receiver(Receiver.drip("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", (byte) 'x'))) {
            assertThat(sendTimed(receiver.url())).isEqualTo(new Answered(200));
            await().until(() -> receiver.closed() == 1);
        }
    }

    @Test
    void an_answer_that_breaks_off_has_answered_by_its_status() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write("HTTP/1.1 503 X\r\nContent-Length: 9999\r\n\r\nhalf".getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(sendTimed(receiver.url())).isEqualTo(new Answered(503));
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
            assertThat(sendTimed(receiver.url())).isEqualTo(new Answered(200));
            await().until(() -> receiver.closed() == 1);
        }
        // what was written beyond 16 KiB was on its way in the system's buffers
        assertThat(written[0]).isLessThan(64);
    }

    @Test
    void nobody_listening_is_a_refused_connection() throws IOException {
        String url;
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            url = receiver.url();
        }
        assertThat(sendTimed(url)).isEqualTo(new Failed("the connection was refused"));
    }

    @Test
    void a_reset_is_a_lost_connection_and_not_tried_again() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            connection.setSoLinger(true, 0);
            connection.close();
        })) {
            assertThat(sendTimed(receiver.url())).isEqualTo(new Failed("the connection was lost"));
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void no_answer_at_all_fails_and_is_not_tried_again() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> connection.close())) {
            assertThat(sendTimed(receiver.url())).isEqualTo(new Failed("closed without an HTTP answer"));
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void what_is_not_http_is_no_answer() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write("SSH-2.0-hello\r\n".getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(sendTimed(receiver.url())).isEqualTo(new Failed("closed without an HTTP answer"));
        }
    }

    @Test
    void a_malformed_answer_is_none() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.text("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"))) {
            assertThat(sendTimed(receiver.url())).isEqualTo(new Failed("not a valid HTTP answer"));
        }
    }

    @Test
    void a_connection_that_is_not_accepted_in_time_fails() throws IOException {
        // a backlog of one that is full: the system leaves further connections unanswered
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            assertThat(sendTimed("http://127.0.0.1:" + full.getLocalPort() + "/"))
                    .isEqualTo(new Failed("no connection in time"));
        }
    }

    @Test
    void a_host_without_an_address_fails() {
        assertThat(sendTimed("http://unknown.test/")).isEqualTo(new Failed("the host has no address"));
    }

    @Test
    void a_look_up_that_hangs_is_not_waited_for() {
        assertThat(sendTimed("http://slow.test/")).isEqualTo(TOO_LATE);
    }

    @Test
    void an_address_in_the_url_is_looked_up_too() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            sendTimed(receiver.url("http", "127.0.0.1"));
            sendTimed(receiver.url("http", "receiver.test"));

            assertThat(addresses.asked).containsExactly("127.0.0.1", "receiver.test");
        }
    }

    @Test
    void a_receiver_that_does_not_speak_tls_gets_nothing() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(sendOverTls(server, connection -> {
                        connection.getOutputStream().write("HTTP/1.1 400 X\r\n\r\n".getBytes(ISO_8859_1));
                        connection.getInputStream().read();
                    }))
                    .isEqualTo(new Failed("no trustworthy TLS connection"));
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused(@TempDir Path directory) throws Exception {
        try (ServerSocket server = selfSigned(directory)) {
            assertThat(sendOverTls(
                            server, connection -> connection.getInputStream().read()))
                    .isEqualTo(new Failed("no trustworthy TLS connection"));
        }
    }

    private SendResult sendOverTls(ServerSocket server, Conversation conversation) throws InterruptedException {
        Thread receiver = new Thread(() -> {
            try (Socket connection = server.accept()) {
                conversation.with(connection);
            } catch (IOException e) {
                // the sender has hung up
            }
        });
        receiver.start();
        SendResult result = tls.send(
                Deliveries.of("{}", Deliveries.endpoint().withUrl("https://127.0.0.1:" + server.getLocalPort() + "/")));
        receiver.join();
        return result;
    }

    private SendResult sendTimed(String url) {
        long start = System.nanoTime();
        SendResult result = send(url);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plusSeconds(3));
        return result;
    }

    private SendResult send(String url) {
        return sender.send(Deliveries.of("{\"a\":1}", Deliveries.endpoint().withUrl(url)));
    }

    private static ServerSocket selfSigned(Path directory) throws Exception {
        Path file = directory.resolve("receiver.p12");
        char[] password = "changeit".toCharArray();
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "receiver",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(password))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @FunctionalInterface
    private interface Conversation {
        void with(Socket connection) throws IOException;
    }

    /** Every host is here, but for one that is nowhere and one whose look-up hangs. */
    private static final class Addresses implements DnsResolver {

        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final CountDownLatch known = new CountDownLatch(1);

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            asked.add(host);
            if (host.equals("unknown.test")) {
                throw new UnknownHostException(host);
            }
            if (host.equals("slow.test")) {
                waitUntilKnown();
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }

        private void waitUntilKnown() {
            try {
                known.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
