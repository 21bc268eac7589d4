package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.bootstrap.DomainValidatorFactory;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A node on the same database without a secret key, or with another secret key. */
class SecretKeyTest {

    private final EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
    private final long lead = endpointApi.company().addLead();

    @Test
    void endpoint_creation_without_a_secret_key_fails_and_names_the_setting() throws Exception {
        Object id = endpointApi
                .createSuccessfully("{\"url\": \"http://127.0.0.1:9/\"}")
                .get("id");
        runWithSecretKey(Optional.empty(), keyless -> {
            ApiResponse response = keyless.send(
                            "POST", EndpointApiFixture.ENDPOINTS_PATH, "{\"url\": \"https://a.example\"}")
                    .assertError(503, "secret_key_missing");
            assertThat((String) response.get("error")).contains("LEADPATCH_SECRET_KEY");
            keyless.send("POST", EndpointApiFixture.ENDPOINTS_PATH + "/" + id + "/rotate-secret", "{}")
                    .assertError(503, "secret_key_missing");
            keyless.send("POST", EndpointApiFixture.ENDPOINTS_PATH, "{}").assertEndpointRejected(" missing_member");
            keyless.send("PATCH", EndpointApiFixture.ENDPOINTS_PATH + "/" + id, "{\"description\": \"x\"}")
                    .assertStatus(200);
        });
    }

    @Test
    void leads_can_be_patched_and_endpoints_read_with_another_secret_key() throws Exception {
        Object id = endpointApi
                .createSuccessfully("{\"url\": \"http://127.0.0.1:9/\"}")
                .get("id");
        runWithSecretKey(Optional.of(new SecretKeySpec(new byte[32], "AES")), other -> {
            other.patch(lead, "{\"last_name\": \"Patched\"}").assertStatus(200);
            other.get(EndpointApiFixture.ENDPOINTS_PATH + "/" + id).assertStatus(200);
        });
    }

    private interface ClientAction {
        void run(ApiClient client) throws Exception;
    }

    private void runWithSecretKey(Optional<SecretKey> key, ClientAction action) throws Exception {
        DatabaseFixture database = DemoFixture.shared().database();
        DatabaseSettings settings = new DatabaseSettings.External(
                database.jdbcUrl(), Optional.of(database.user()), Optional.of(database.password()), "test", key);
        try (Application application = new PostgresApplicationFactory(DomainValidatorFactory::create).open(settings);
                Application.RunningServer server = application.serve(
                        new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                        DemoFixture.LOOPBACK_RECEIVERS)) {
            action.run(new ApiClient(
                    URI.create("http://127.0.0.1:" + server.port()),
                    endpointApi.admin().headers()));
        }
    }
}
