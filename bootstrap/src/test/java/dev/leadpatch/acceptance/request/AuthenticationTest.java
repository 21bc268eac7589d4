package dev.leadpatch.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentication with an API key, and the access that the key grants. */
class AuthenticationTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "Api-Key ", "API-KEY  "})
    void both_authorization_schemes_are_accepted(String scheme) {
        ApiClient other =
                client.withoutHeader("Authorization").withHeader("Authorization", scheme + ApiClient.READ_WRITE_KEY);
        other.patch(demo.nextUnusedLead(), "{}").assertStatus(200);
    }

    @Test
    void missing_key_returns_the_documented_401_with_a_bare_challenge() {
        ApiResponse response =
                client.withoutHeader("Authorization").patch(789, "{}").assertStatus(401);
        assertThat(response.json()).isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
        assertThat(response.header("WWW-Authenticate")).contains("Bearer realm=\"leadpatch\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer jb_api_unknownunknown1",
                "Bearer jb_api_1234567890abcde",
                "Bearer jb_api_1234567890abcdef0",
                "Bearer JB_API_1234567890ABCDEF",
                "Api-Key nonsense",
                "Bearer jb_api_1234567890abcdef extra",
                "Bearer jb_api_1234567890abcdef'--"
            })
    void invalid_key_returns_the_documented_401_with_invalid_token(String credentials) {
        ApiResponse response = client.withoutHeader("Authorization")
                .withHeader("Authorization", credentials)
                .patch(789, "{}")
                .assertStatus(401);
        assertThat(response.json()).isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
        assertThat(response.header("WWW-Authenticate")).contains("Bearer realm=\"leadpatch\", error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "jb_api_1234567890abcdef", ""})
    void credentials_of_another_scheme_count_as_missing(String credentials) {
        ApiResponse response = client.withoutHeader("Authorization")
                .withHeader("Authorization", credentials)
                .patch(789, "{}")
                .assertStatus(401);
        assertThat(response.header("WWW-Authenticate")).contains("Bearer realm=\"leadpatch\"");
    }

    @Test
    void two_authorization_headers_are_rejected() {
        client.withHeader("Authorization", "Bearer " + ApiClient.READ_WRITE_KEY)
                .patch(789, "{}")
                .assertStatus(401);
    }

    @Test
    void read_only_key_returns_the_documented_403() {
        ApiResponse response = demo.readOnlyClient().patch(789, "{}").assertStatus(403);
        assertThat(response.json()).isEqualTo(Map.of("error", "Write access required for this operation"));
        assertThat(response.header("WWW-Authenticate"))
                .contains("Bearer realm=\"leadpatch\", error=\"insufficient_scope\"");
    }

    @Test
    void write_only_key_can_patch_but_not_read() {
        demo.writeOnlyClient()
                .patch(demo.nextUnusedLead(), "{\"status\": \"lost\"}")
                .assertStatus(200);
        for (String path : List.of("/api/v1/leads/789", "/api/v1/companies/1/leads/789", "/api/v1/custom-fields")) {
            ApiResponse response = demo.writeOnlyClient().get(path).assertStatus(403);
            assertThat(response.json()).isEqualTo(Map.of("error", "Read access required for this operation"));
        }
    }

    /** An expired or revoked API key is rejected. */
    @Nested
    class KeyLifetime {

        private static final Duration HOUR = Duration.ofHours(1);

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
                    Optional.of(Instant.now().plus(HOUR)),
                    Optional.of(Instant.now().minus(HOUR))));
        }

        private ApiClient clientWith(Optional<Instant> expiresAt, Optional<Instant> revokedAt) {
            return ApiClient.withKey(demo.client().baseUri(), company.addKey(expiresAt, revokedAt));
        }

        private void assertInvalid(ApiClient client) {
            for (ApiResponse response :
                    new ApiResponse[] {client.patch(lead, "{}"), client.get("/api/v1/leads/" + lead)}) {
                response.assertStatus(401);
                assertThat(response.json()).isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
                assertThat(response.header("WWW-Authenticate"))
                        .contains("Bearer realm=\"leadpatch\", error=\"invalid_token\"");
            }
        }
    }
}
