package dev.leadpatch.application.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Authenticate.AuthenticateService;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryApiKeyStore;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.testing.DemoCatalog;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthenticateServiceTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final RateLimit DEFAULT_LIMIT = RateLimit.perMinute(100);

    private final InMemoryApiKeyStore store =
            new InMemoryApiKeyStore(company -> Optional.of(DemoCatalog.demoCatalog()));
    private final Authenticate authenticate = new AuthenticateService(store, () -> NOW, Set.of(), DEFAULT_LIMIT);

    @Test
    void caller_has_the_rate_limit_of_its_key_or_the_default_one() {
        assertThat(limitOf(Optional.empty(), "jb_api_default1")).isEqualTo(DEFAULT_LIMIT);
        assertThat(limitOf(Optional.of(RateLimit.perMinute(500)), "jb_api_higher12"))
                .isEqualTo(RateLimit.perMinute(500));
        assertThat(limitOf(Optional.of(RateLimit.NONE), "jb_api_unlimited")).isEqualTo(RateLimit.NONE);
    }

    @Test
    void service_without_a_default_limits_no_request() {
        add(Optional.empty(), "jb_api_default1");

        assertThat(new AuthenticateService(store, () -> NOW, Set.of())
                        .authenticate("jb_api_default1")
                        .map(Caller::rateLimit))
                .contains(RateLimit.NONE);
    }

    private RateLimit limitOf(Optional<RateLimit> keyLimit, String secret) {
        add(keyLimit, secret);
        return authenticate.authenticate(secret).orElseThrow().rateLimit();
    }

    private void add(Optional<RateLimit> keyLimit, String secret) {
        ApiKey demo = DemoCompany.apiKey();
        ApiKey key = demo.successor(new ApiKeyId(new UUID(1, secret.hashCode())), NOW)
                .withRateLimit(keyLimit);
        DemoCompany.addKey(store, key, ApiKeyHash.of(secret));
    }
}
