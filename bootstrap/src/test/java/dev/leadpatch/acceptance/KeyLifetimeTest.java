package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A key opens nothing after its end. */
class KeyLifetimeTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Demo demo = Demo.running();
    private final OwnCompany company = OwnCompany.in(demo.tables());
    private final long lead = company.addLead();

    @Test
    void a_key_that_expires_later_is_good() {
        clientWith(Optional.of(Instant.now().plus(HOUR)), Optional.empty())
                .patch(lead, "{\"status\": \"lost\"}")
                .is(200);
    }

    @Test
    void an_expired_key_is_an_invalid_token() {
        assertInvalid(clientWith(Optional.of(Instant.now().minus(HOUR)), Optional.empty()));
    }

    @Test
    void a_revoked_key_is_an_invalid_token_even_if_it_would_expire_later() {
        assertInvalid(clientWith(Optional.empty(), Optional.of(Instant.now().minus(HOUR))));
        assertInvalid(clientWith(
                Optional.of(Instant.now().plus(HOUR)), Optional.of(Instant.now().minus(HOUR))));
    }

    private Client clientWith(Optional<Instant> expiresAt, Optional<Instant> revokedAt) {
        return Client.withKey(demo.client().base(), company.addKey(expiresAt, revokedAt));
    }

    private void assertInvalid(Client client) {
        for (Answer answer : new Answer[] {client.patch(lead, "{}"), client.get("/api/v1/leads/" + lead)}) {
            answer.is(401);
            assertThat(answer.json()).isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
            assertThat(answer.header("WWW-Authenticate"))
                    .contains("Bearer realm=\"leadpatch\", error=\"invalid_token\"");
        }
    }
}
