package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An expired or revoked API key is rejected. */
class ApiKeyLifetimeTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final long lead = company.addLead();

    @Test
    void key_before_its_expiry_is_valid() {
        clientWith(Optional.of(Instant.now().plus(HOUR)), Optional.empty())
                .patch(lead, "{\"status\": \"lost\"}")
                .assertStatus(200);
    }

    @Test
    void expired_key_is_an_invalid_token() {
        assertInvalid(clientWith(Optional.of(Instant.now().minus(HOUR)), Optional.empty()));
    }

    @Test
    void revoked_key_is_an_invalid_token_before_its_expiry() {
        assertInvalid(clientWith(Optional.empty(), Optional.of(Instant.now().minus(HOUR))));
        assertInvalid(clientWith(
                Optional.of(Instant.now().plus(HOUR)), Optional.of(Instant.now().minus(HOUR))));
    }

    private ApiClient clientWith(Optional<Instant> expiresAt, Optional<Instant> revokedAt) {
        return ApiClient.withKey(demo.client().baseUri(), company.addKey(expiresAt, revokedAt));
    }

    private void assertInvalid(ApiClient client) {
        for (ApiResponse response : new ApiResponse[] {client.patch(lead, "{}"), client.get("/api/v1/leads/" + lead)}) {
            response.assertStatus(401);
            assertThat(response.json()).isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
            assertThat(response.header("WWW-Authenticate"))
                    .contains("Bearer realm=\"leadpatch\", error=\"invalid_token\"");
        }
    }
}
