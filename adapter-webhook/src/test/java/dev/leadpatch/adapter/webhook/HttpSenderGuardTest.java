package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.background.BackgroundLoops;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** That nothing is sent past the guard. For want of other addresses, 127.0.0.1 plays the internet here. */
class HttpSenderGuardTest {

    private static final AllowedReceivers INTERNET =
            AllowedReceivers.NONE.and("127.0.0.1").orElseThrow();
    private static final String REFUSED = "the host has an address that webhooks only go to if the operator allows it";

    private final NameServer names = new NameServer();

    @Test
    void a_name_is_looked_up_once_for_a_connection() throws IOException {
        names.answer("receiver.test", "127.0.0.1");
        try (Receiver receiver = new Receiver(Receiver.text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
            assertThat(send(receiver.url("http", "receiver.test"), INTERNET)).isEqualTo("answered 200");

            assertThat(names.asked()).containsExactly("receiver.test");
        }
    }

    @Test
    void a_name_that_changes_its_answer_between_two_attempts_does_not_get_through() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.status("200 OK", "Connection: close"));
                HttpSender sender = sender(INTERNET)) {
            names.answer("rebinding.test", "127.0.0.1");
            assertThat(send(receiver.url("http", "rebinding.test"), sender)).isEqualTo("answered 200");

            names.answer("rebinding.test", "127.0.0.2");

            assertThat(send(receiver.url("http", "rebinding.test"), sender)).isEqualTo(REFUSED);
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_name_with_one_bad_address_among_good_ones_does_not_get_through() throws IOException {
        names.answer("mixed.test", "127.0.0.1", "10.0.0.1");
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            assertThat(send(receiver.url("http", "mixed.test"), INTERNET)).isEqualTo(REFUSED);
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void a_redirect_to_a_loopback_address_is_not_followed() throws IOException {
        try (Receiver inside = new Receiver(Receiver.status("200 OK"));
                Receiver receiver = new Receiver(Receiver.status("307 X", "Location: " + inside.url()))) {
            AllowedReceivers thisOne = AllowedReceivers.NONE.and(URI.create(receiver.url()));

            assertThat(send(receiver.url(), thisOne)).isEqualTo("answered 307");
            assertThat(inside.connections()).isZero();
        }
    }

    @Test
    void without_leave_nothing_goes_to_this_machine() throws IOException {
        names.answer("localhost", "127.0.0.1");
        names.answer("receiver.test", "127.0.0.1");
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            assertThat(send(receiver.url("https", "127.0.0.1"), AllowedReceivers.NONE))
                    .isEqualTo("the endpoint's URL must not lead to a loopback address, unless the operator allows it");
            assertThat(send(receiver.url("https", "localhost"), AllowedReceivers.NONE))
                    .isEqualTo("the endpoint's URL must not lead to a loopback address, unless the operator allows it");
            assertThat(send(receiver.url("https", "receiver.test"), AllowedReceivers.NONE))
                    .isEqualTo(REFUSED);
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void plain_http_to_the_internet_is_refused_before_anything_is_sent() {
        names.answer("receiver.test", "1.1.1.1");
        AllowedReceivers somethingElse = AllowedReceivers.NONE.and("10.0.0.0/8").orElseThrow();

        assertThat(send("http://receiver.test/", AllowedReceivers.NONE))
                .isEqualTo("the endpoint's URL must be https://, unless the operator allows its host");
        assertThat(send("http://receiver.test/", somethingElse)).isEqualTo(ReceiverUrls.NO_PLAIN_HTTP);
    }

    private String send(String url, AllowedReceivers allowed) {
        try (HttpSender sender = sender(allowed)) {
            return send(url, sender);
        }
    }

    private static String send(String url, HttpSender sender) {
        return Outcome.of(sender.send(Deliveries.of("{}", Deliveries.endpoint().withUrl(url))));
    }

    private HttpSender sender(AllowedReceivers allowed) {
        return new HttpSender(
                new WebhookSettings(
                        2, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO),
                allowed,
                InstantSource.system(),
                names,
                new BackgroundLoops());
    }
}
