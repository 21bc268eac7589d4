package dev.leadpatch.acceptance.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With an empty receiver allowlist, only HTTPS URLs of public addresses are accepted. */
class AllowedDestinationsTest {

    // a separate application, because an empty allowlist would fail the deliveries of other tests to loopback receivers
    private static ApplicationFixture application;
    private static Application.RunningServer server;

    private final CompanyFixture company = CompanyFixture.create(application.databaseFixture());
    private final ApiClient admin = ApiClient.withKey(
            URI.create("http://127.0.0.1:" + server.port()),
            company.addKeyWith("read", "write", "admin").value());
    private final EndpointApiFixture endpointApi = new EndpointApiFixture(company, admin);

    @BeforeAll
    static void start() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "urls");
        application = ApplicationFixture.open(directory, DefaultValidator.create());
        server = application
                .application()
                .serve(
                        new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                        ReceiverAllowlist.NONE);
    }

    @AfterAll
    static void stop() {
        server.close();
        application.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9000/hook",
                "https://localhost/hook",
                "https://10.0.0.1/hook",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/hook",
                "https://[::ffff:127.0.0.1]/hook",
                "http://crm.example/hook",
                "https://user:password@crm.example/hook",
                "ftp://crm.example/hook"
            })
    void forbidden_url_is_rejected_in_every_request(String url) {
        Object id = endpointApi
                .createSuccessfully("{\"url\": \"https://crm.example/hook\"}")
                .get("id");
        String body = "{\"url\": \"%s\"}".formatted(url);

        admin.send("POST", EndpointApiFixture.ENDPOINTS_PATH, body).assertEndpointRejected("/url url");
        admin.send("PATCH", EndpointApiFixture.ENDPOINTS_PATH + "/" + id, body).assertEndpointRejected("/url url");
        admin.send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, """
                        {"integration_id": "0d5e3b9e-7d0c-4d55-9f0a-0f6a3d7b7c11", "event": "lead_updated", "url": "%s"}
                        """.formatted(url))
                .assertEndpointRejected("/url url");
        assertThat((List<?>) admin.get(EndpointApiFixture.ENDPOINTS_PATH).get("endpoints"))
                .hasSize(1);
    }

    @Test
    void public_url_is_accepted() {
        admin.send("POST", EndpointApiFixture.ENDPOINTS_PATH, "{\"url\": \"https://crm.example:8443/hook?a=b\"}")
                .assertStatus(201);
    }
}
