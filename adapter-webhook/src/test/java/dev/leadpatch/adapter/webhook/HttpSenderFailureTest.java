package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.webhook.SendResult;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private static final String TOO_LATE = "no answer in time";

    private static final AllowedReceivers HERE =
            AllowedReceivers.NONE.and("127.0.0.0/8").orElseThrow();

    private final Addresses addresses = new Addresses();
    private final HttpSender sender = new HttpSender(
            new WebhookSettings(2, DEADLINE, Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ZERO),
            HERE,
            InstantSource.system(),
            addresses);

    // the first handshake of a virtual machine takes its time
    private final HttpSender tls = new HttpSender(
            new WebhookSettings(
                    2, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ZERO),
            HERE,
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
            assertThat(sendTimed(receiver.url())).isEqualTo("answered 200");
            await().until(() -> receiver.closed() == 1);
        }
    }

    @Test
    void an_answer_that_breaks_off_has_answered_by_its_status() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write("HTTP/1.1 503 X\r\nContent-Length: 9999\r\n\r\nhalf".getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(sendTimed(receiver.url())).isEqualTo("answered 503");
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
            assertThat(sendTimed(receiver.url())).isEqualTo("answered 200");
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
            assertThat(sendTimed(receiver.url())).isEqualTo("an answer with too large headers");
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
            assertThat(sendTimed(receiver.url())).isEqualTo("an answer with too large headers");
            await().until(() -> receiver.closed() == 1);
        }
    }

    @Test
    void a_receiver_that_does_not_read_is_cut_off() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String payload = "{\"a\":\"" + "x".repeat(20_000_000) + "\"}";

            String outcome = Outcome.of(sender.send(Deliveries.of(
                    payload, Deliveries.endpoint().withUrl("http://127.0.0.1:" + server.getLocalPort() + "/"))));

            assertThat(outcome).isEqualTo(TOO_LATE);
        }
    }

    @Test
    void a_failed_attempt_tells_how_long_it_took() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> new CountDownLatch(1).await())) {
            assertThat(sender.send(Deliveries.of("{}", Deliveries.endpoint().withUrl(receiver.url())))
                            .duration())
                    .isBetween(DEADLINE, DEADLINE.plusSeconds(3));
        }
    }

    @Test
    void fifty_receivers_that_hang_are_cut_off_together_and_a_good_one_is_served_meanwhile() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(50);
        WebhookSettings settings = new WebhookSettings(
                51, Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ZERO);
        try (Receiver hanging = new Receiver((connection, out) -> new CountDownLatch(1).await());
                Receiver good = new Receiver(Receiver.status("200 OK"));
                HttpSender many = new HttpSender(settings, HERE, InstantSource.system(), addresses)) {
            List<Future<SendResult>> attempts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                attempts.add(callers.submit(() ->
                        many.send(Deliveries.of("{}", Deliveries.endpoint().withUrl(hanging.url())))));
            }
            await().until(() -> hanging.requests().size() == 50);

            SendResult served =
                    many.send(Deliveries.of("{}", Deliveries.endpoint().withUrl(good.url())));

            assertThat(Outcome.of(served)).isEqualTo("answered 200");
            assertThat(attempts).noneMatch(Future::isDone);
            for (Future<SendResult> attempt : attempts) {
                assertThat(Outcome.of(attempt.get())).isEqualTo(TOO_LATE);
                assertThat(attempt.get().duration()).isLessThan(Duration.ofSeconds(6));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void closing_the_sender_ends_what_is_under_way() throws Exception {
        try (Receiver receiver = new Receiver((connection, out) -> new CountDownLatch(1).await())) {
            CompletableFuture<String> attempt = CompletableFuture.supplyAsync(() -> Outcome.of(
                    tls.send(Deliveries.of("{}", Deliveries.endpoint().withUrl(receiver.url())))));
            await().until(() -> receiver.requests().size() == 1);

            tls.close();

            assertThat(attempt.get()).isEqualTo("the connection was lost");
        }
    }

    @Test
    void nobody_listening_is_a_refused_connection() throws IOException {
        String url;
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            url = receiver.url();
        }
        assertThat(sendTimed(url)).isEqualTo("the connection was refused");
    }

    @Test
    void a_reset_is_a_lost_connection_and_not_tried_again() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            connection.setSoLinger(true, 0);
            connection.close();
        })) {
            assertThat(sendTimed(receiver.url())).isEqualTo("the connection was lost");
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void no_answer_at_all_fails_and_is_not_tried_again() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> connection.close())) {
            assertThat(sendTimed(receiver.url())).isEqualTo("closed without an HTTP answer");
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void what_is_not_http_is_no_answer() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write("SSH-2.0-hello\r\n".getBytes(ISO_8859_1));
            connection.close();
        })) {
            assertThat(sendTimed(receiver.url())).isEqualTo("closed without an HTTP answer");
        }
    }

    @Test
    void a_malformed_answer_is_none() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.text("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"))) {
            assertThat(sendTimed(receiver.url())).isEqualTo("not a valid HTTP answer");
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
                    .isEqualTo("no connection in time");
        }
    }

    @Test
    void a_host_without_an_address_fails() {
        assertThat(sendTimed("http://unknown.test/")).isEqualTo("the host has no address");
    }

    @Test
    void a_look_up_that_hangs_is_not_waited_for() {
        assertThat(sendTimed("http://slow.test/")).isEqualTo("the host's address was not found in time");
    }

    @Test
    void an_address_in_the_url_is_not_looked_up() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            sendTimed(receiver.url("http", "127.0.0.1"));
            sendTimed(receiver.url("http", "receiver.test"));

            assertThat(addresses.asked).containsExactly("receiver.test");
        }
    }

    @Test
    void a_receiver_that_does_not_speak_tls_gets_nothing() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(sendOverTls(server, connection -> {
                        connection.getOutputStream().write("HTTP/1.1 400 X\r\n\r\n".getBytes(ISO_8859_1));
                        connection.getInputStream().read();
                    }))
                    .isEqualTo("no trustworthy TLS connection");
        }
    }

    @Test
    void a_handshake_that_hangs_is_cut_off() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(sendTimed("https://127.0.0.1:" + server.getLocalPort() + "/"))
                    .isEqualTo(TOO_LATE);
        }
    }

    @Test
    void a_handshake_that_drips_is_cut_off() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread dripping = new Thread(() -> drip(server));
            dripping.start();
            assertThat(sendTimed("https://127.0.0.1:" + server.getLocalPort() + "/"))
                    .isEqualTo(TOO_LATE);
            dripping.join();
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused(@TempDir Path directory) throws Exception {
        try (ServerSocket server = selfSigned(directory)) {
            assertThat(sendOverTls(
                            server, connection -> connection.getInputStream().read()))
                    .isEqualTo("no trustworthy TLS connection");
        }
    }

    /** The header of a handshake record of 16 KiB, and then a byte of it now and then. */
    private static void drip(ServerSocket server) {
        try (Socket connection = server.accept()) {
            connection.getOutputStream().write(new byte[] {22, 3, 3, 64, 0, 2, 0, 63, (byte) 0xfc});
            while (true) {
                connection.getOutputStream().write(0);
                Thread.sleep(20);
            }
        } catch (IOException e) {
            // the sender has hung up
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String sendOverTls(ServerSocket server, Conversation conversation) throws InterruptedException {
        Thread receiver = new Thread(() -> {
            try (Socket connection = server.accept()) {
                conversation.with(connection);
            } catch (IOException e) {
                // the sender has hung up
            }
        });
        receiver.start();
        String result = Outcome.of(tls.send(Deliveries.of(
                "{}", Deliveries.endpoint().withUrl("https://127.0.0.1:" + server.getLocalPort() + "/"))));
        receiver.join();
        return result;
    }

    private String sendTimed(String url) {
        long start = System.nanoTime();
        String result = send(url);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plusSeconds(3));
        return result;
    }

    private String send(String url) {
        return Outcome.of(
                sender.send(Deliveries.of("{\"a\":1}", Deliveries.endpoint().withUrl(url))));
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
