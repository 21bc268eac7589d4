package dev.leadpatch.adapter.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.HttpSettings.Clients;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.application.access.Authenticate;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.address.CidrBlock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class FailedAuthenticationLimiterTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger queries = new AtomicInteger();
    private final FailedAuthenticationLimiter limiter = new FailedAuthenticationLimiter(
            new RejectingAuthenticate(queries), Clients.DEFAULTS.withNanoTime(nanos::get), RequestObserver.NO_OP);

    @Test
    void many_clients_have_bounded_memory_and_queries() throws Exception {
        for (int i = 0; i < 200_000; i++) {
            limiter.authenticate(address(i), "jb_api_guess123");
        }
        assertThat(limiter.size()).isLessThanOrEqualTo(FailedAuthenticationLimiter.MAX_CLIENTS);
        int expected = FailedAuthenticationLimiter.MAX_QUERIES_PER_MINUTE
                + FailedAuthenticationLimiter.MAX_LOOK_UPS_PER_SECOND;
        assertThat(queries.get()).isEqualTo(expected);

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        limiter.authenticate(address(1), "jb_api_guess123");
        assertThat(queries.get()).isEqualTo(expected + 1);
    }

    @Test
    void malformed_keys_do_not_make_other_clients_suspect() throws Exception {
        for (int i = 0; i < 100_000; i++) {
            limiter.authenticate(address(i), "malformed");
        }
        int before = queries.get();
        guessFromOtherClients();
        assertThat(queries.get() - before).isEqualTo(1_000);
    }

    @Test
    void one_client_does_not_make_others_suspect() throws Exception {
        for (int i = 0; i < 100_000; i++) {
            isRefused(address(1));
        }
        assertThat(queries.get()).isEqualTo(100 + FailedAuthenticationLimiter.MAX_LOOK_UPS_PER_SECOND);
        guessFromOtherClients();
        assertThat(queries.get()).isEqualTo(100 + FailedAuthenticationLimiter.MAX_LOOK_UPS_PER_SECOND + 1_000);
    }

    private void guessFromOtherClients() throws UnknownHostException {
        for (int i = 0; i < 1_000; i++) {
            limiter.authenticate(address(500_000 + i), "jb_api_guess123");
        }
    }

    @Test
    void client_with_many_failures_is_not_forgotten_because_of_others() throws Exception {
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            limiter.authenticate(address(1_000 + i), "jb_api_guess123");
            if (i % 100 == 0) {
                refused += isRefused(address(1)) ? 1 : 0;
            }
        }
        assertThat(refused).isEqualTo(1_000 - 100);
    }

    @Test
    void networks_are_ipv4_addresses_and_ipv6_prefixes() throws Exception {
        assertThat(network("192.0.2.1")).isEqualTo(CidrBlock.parse("192.0.2.1").orElseThrow());
        assertThat(network("::ffff:192.0.2.1"))
                .isEqualTo(CidrBlock.parse("192.0.2.1").orElseThrow());
        assertThat(network("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(CidrBlock.parse("2001:db8:1:2::/64").orElseThrow());
    }

    private boolean isRefused(InetAddress client) {
        try {
            limiter.authenticate(client, "jb_api_guess123");
            return false;
        } catch (HttpErrorException e) {
            return e.status() == 429;
        }
    }

    private static CidrBlock network(String address) throws UnknownHostException {
        return FailedAuthenticationLimiter.networkOf(InetAddress.getByName(address));
    }

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {20, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    /** Rejects every key, and counts those that are looked up by a query. */
    private record RejectingAuthenticate(AtomicInteger queries) implements Authenticate {

        @Override
        public Optional<Caller> authenticate(String presentedKey) {
            queries.incrementAndGet();
            return Optional.empty();
        }

        @Override
        public Optional<Caller> authenticateSuspect(String presentedKey, BooleanSupplier lookUp) {
            return lookUp.getAsBoolean() ? authenticate(presentedKey) : Optional.empty();
        }
    }
}
