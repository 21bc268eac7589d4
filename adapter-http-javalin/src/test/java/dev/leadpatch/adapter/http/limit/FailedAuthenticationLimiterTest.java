package dev.leadpatch.adapter.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.HttpSettings.Clients;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.client.ClientAddressResolver;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.address.CidrBlock;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedAuthenticationLimiterTest {

    private static final String VALID = "jb_api_valid_key";
    private static final Caller CALLER =
            Caller.key(new ApiKeyId(new UUID(0, 1)), new CompanyId(1), "fake", new UserId(1), Permission.READ);

    private final AtomicLong nanos = new AtomicLong();
    private final FailedAuthenticationLimiter limiter = new FailedAuthenticationLimiter(
            presentedKey -> Optional.of(CALLER).filter(caller -> presentedKey.equals(VALID)),
            Clients.DEFAULTS.withNanoTime(nanos::get),
            RequestObserver.NO_OP);

    @Test
    void many_clients_have_bounded_memory() throws Exception {
        for (int i = 0; i < 200_000; i++) {
            limiter.authenticate(address(i), "jb_api_guess123");
        }
        assertThat(limiter.size()).isLessThanOrEqualTo(FailedAuthenticationLimiter.MAX_CLIENTS);
    }

    @Test
    void valid_key_beside_thousands_of_guesses_is_accepted_from_each_client() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            isRefused(address(1));
            limiter.authenticate(address(1_000 + i), "jb_api_guess123");

            assertThat(limiter.authenticate(address(1), VALID)).isPresent();
            assertThat(limiter.authenticate(address(2), VALID)).isPresent();
            assertThat(limiter.authenticate(address(1_000 + i), VALID)).isPresent();
        }
        assertThat(isRefused(address(1))).isTrue();
        assertThat(isRefused(address(2))).isFalse();
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

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "ab, ''",
        "jb_api_1234567890abcdef, jb_api_",
        "jb_api_e5SlE3aVbMrZ4oG0uY7pD2wK5lN1fT6hI8cA4qUv, jb_api_e5SlE",
        "a\u0000ü\u000bxxxxxxxx, a???"
    })
    void log_shows_at_most_a_third_of_a_key(String key, String prefix) {
        assertThat(FailedAuthenticationLimiter.prefixOf(key)).isEqualTo(prefix);
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
        return ClientAddressResolver.networkOf(InetAddress.getByName(address));
    }

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {20, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }
}
