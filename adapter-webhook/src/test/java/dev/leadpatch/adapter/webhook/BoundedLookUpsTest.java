package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BoundedLookUpsTest {

    private static final String TOO_LATE = "the host's address was not found in time";

    private final Hanging hanging = new Hanging();
    private final BoundedLookUps lookUps = new BoundedLookUps(hanging, Duration.ofMillis(100), 2);

    @AfterEach
    void close() {
        hanging.over.countDown();
        lookUps.close();
    }

    @Test
    void an_answer_is_handed_on() throws UnknownHostException {
        assertThat(lookUps.resolve("good.example")).containsExactly(InetAddress.getLoopbackAddress());
    }

    @Test
    void no_answer_is_remembered() throws UnknownHostException {
        lookUps.resolve("good.example");
        lookUps.resolve("good.example");

        assertThat(hanging.begun).hasValue(2);
    }

    @Test
    void a_host_that_is_unknown_stays_so() {
        assertThatThrownBy(() -> lookUps.resolve("unknown.example")).isExactlyInstanceOf(UnknownHostException.class);
    }

    @Test
    void a_name_that_hangs_costs_one_thread_however_often_it_is_asked_for() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> lookUps.resolve("hangs.example")).hasMessage(TOO_LATE);
        }
        assertThat(hanging.begun).hasValue(1);
    }

    @Test
    void names_that_hang_are_bounded_and_pass() throws UnknownHostException {
        assertThatThrownBy(() -> lookUps.resolve("hangs.example")).hasMessage(TOO_LATE);
        assertThatThrownBy(() -> lookUps.resolve("hangs.too.example")).hasMessage(TOO_LATE);

        assertThatThrownBy(() -> lookUps.resolve("good.example"))
                .hasMessage("too many hosts' addresses are being looked up");

        hanging.over.countDown();
        await().untilAsserted(() -> assertThat(lookUps.resolve("good.example")).hasSize(1));
    }

    @Test
    void a_look_up_that_ends_by_an_error_does_not_keep_the_name_from_being_looked_up_again() throws Exception {
        assertThatThrownBy(() -> lookUps.resolve("fails.example")).isExactlyInstanceOf(UnknownHostException.class);

        assertThat(lookUps.resolve("fails.example")).containsExactly(InetAddress.getLoopbackAddress());
    }

    /** Finds every host here, but does not come back from those that hang. */
    private static final class Hanging implements DnsResolver {

        private final AtomicInteger begun = new AtomicInteger();
        private final CountDownLatch over = new CountDownLatch(1);

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            begun.incrementAndGet();
            if (host.startsWith("unknown")) {
                throw new UnknownHostException(host);
            }
            if (host.startsWith("fails") && begun.get() == 1) {
                throw new OutOfMemoryError("no memory");
            }
            if (host.startsWith("hangs")) {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
