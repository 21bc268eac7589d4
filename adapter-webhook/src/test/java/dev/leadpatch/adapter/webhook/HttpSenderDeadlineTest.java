package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.SendResult;
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

/** That nothing which a receiver does lasts longer than the deadline. */
@Timeout(30)
class HttpSenderDeadlineTest {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final String TOO_LATE = "no answer in time";
    private static final AllowedReceivers HERE =
            AllowedReceivers.NONE.and("127.0.0.0/8").orElseThrow();

    private final HangingNameServer names = new HangingNameServer();
    private final HttpSender sender = sender(DEADLINE, Duration.ofMillis(300), names);

    /** The first attempt of a virtual machine takes its time. */
    @BeforeAll
    static void warmUp() throws IOException {
        Duration patience = Duration.ofSeconds(10);
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"));
                HttpSender patient = sender(patience, patience, new HangingNameServer())) {
            assertThat(send(receiver.url(), patient)).isEqualTo("answered 200");
        }
    }

    @AfterEach
    void close() {
        names.known.countDown();
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
    void a_receiver_that_does_not_read_is_cut_off() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String payload = "{\"a\":\"" + "x".repeat(20_000_000) + "\"}";

            String outcome = Outcome.of(sender.send(Deliveries.of(
                    payload, Deliveries.endpoint().withUrl("http://127.0.0.1:" + server.getLocalPort() + "/"))));

            assertThat(outcome).isEqualTo(TOO_LATE);
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
    void connecting_to_one_address_after_the_other_is_cut_off() throws IOException {
        NameServer twice = new NameServer();
        twice.answer("twice.test", "127.0.0.1", "127.0.0.1");
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort());
                HttpSender slow = sender(DEADLINE, Duration.ofSeconds(10), twice)) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            long start = System.nanoTime();

            assertThat(send("http://twice.test:" + full.getLocalPort() + "/", slow))
                    .isEqualTo(TOO_LATE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plusSeconds(3));
        }
    }

    @Test
    void a_look_up_that_hangs_is_not_waited_for() {
        assertThat(sendTimed("http://slow.test/")).isEqualTo("the host's address was not found in time");
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
                HttpSender many =
                        new HttpSender(settings, HERE, InstantSource.system(), names, new BackgroundLoops())) {
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

    private String sendTimed(String url) {
        long start = System.nanoTime();
        String outcome = send(url, sender);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plusSeconds(3));
        return outcome;
    }

    private static String send(String url, HttpSender sender) {
        return Outcome.of(sender.send(Deliveries.of("{}", Deliveries.endpoint().withUrl(url))));
    }

    private static HttpSender sender(Duration deadline, Duration connectWithin, DnsResolver names) {
        return new HttpSender(
                new WebhookSettings(2, deadline, connectWithin, Duration.ofSeconds(1), Duration.ZERO),
                HERE,
                InstantSource.system(),
                names,
                new BackgroundLoops());
    }

    /** Does not answer until the test is over. */
    private static final class HangingNameServer implements DnsResolver {

        private final CountDownLatch known = new CountDownLatch(1);

        @Override
        public InetAddress[] resolve(String host) {
            try {
                known.await();
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
