package dev.leadpatch.adapter.webhook.guard;

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
class TimeLimitedDnsResolverTest {

    private static final String TIMEOUT_MESSAGE = "the DNS lookup timed out";

    private final HangingResolver hangingResolver = new HangingResolver();
    private final TimeLimitedDnsResolver resolver =
            new TimeLimitedDnsResolver(hangingResolver, Duration.ofMillis(100), 2);

    @AfterEach
    void close() {
        hangingResolver.released.countDown();
        resolver.close();
    }

    @Test
    void resolved_addresses_are_returned() throws UnknownHostException {
        assertThat(resolver.resolve("host.example")).containsExactly(InetAddress.getLoopbackAddress());
    }

    @Test
    void results_are_not_cached() throws UnknownHostException {
        resolver.resolve("host.example");
        resolver.resolve("host.example");

        assertThat(hangingResolver.lookups).hasValue(2);
    }

    @Test
    void unknown_host_fails() {
        assertThatThrownBy(() -> resolver.resolve("unknown.example")).isExactlyInstanceOf(UnknownHostException.class);
    }

    @Test
    void concurrent_lookups_of_hanging_name_share_one_thread() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> resolver.resolve("hangs.example")).hasMessage(TIMEOUT_MESSAGE);
        }
        assertThat(hangingResolver.lookups).hasValue(1);
    }

    @Test
    void hanging_lookups_are_limited_and_recover() throws UnknownHostException {
        assertThatThrownBy(() -> resolver.resolve("hangs.example")).hasMessage(TIMEOUT_MESSAGE);
        assertThatThrownBy(() -> resolver.resolve("hangs.too.example")).hasMessage(TIMEOUT_MESSAGE);

        assertThatThrownBy(() -> resolver.resolve("host.example")).hasMessage("too many DNS lookups are in progress");

        hangingResolver.released.countDown();
        await().untilAsserted(() -> assertThat(resolver.resolve("host.example")).hasSize(1));
    }

    @Test
    void name_can_be_looked_up_again_after_an_error() throws Exception {
        assertThatThrownBy(() -> resolver.resolve("fails.example")).isExactlyInstanceOf(UnknownHostException.class);

        assertThat(resolver.resolve("fails.example")).containsExactly(InetAddress.getLoopbackAddress());
    }

    /** Resolves every host to the loopback address; blocks, fails or throws by the prefix of the name. */
    private static final class HangingResolver implements DnsResolver {

        private final AtomicInteger lookups = new AtomicInteger();
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            lookups.incrementAndGet();
            if (host.startsWith("unknown")) {
                throw new UnknownHostException(host);
            }
            if (host.startsWith("fails") && lookups.get() == 1) {
                throw new OutOfMemoryError("no memory");
            }
            if (host.startsWith("hangs")) {
                try {
                    released.await();
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
