package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The JDK's HTTP client with default settings, which requests an upgrade to HTTP/2 with its first request. */
class Http2UpgradeTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void client_that_requests_http_2_upgrade_can_patch() throws Exception {
        long lead = demo.nextUnusedLead();
        assertThat(http.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertPatched(lead, "First", BodyPublishers.ofString(PatchBodies.member("last_name", "First")));
        assertPatched(lead, "Second", BodyPublishers.ofString(PatchBodies.member("last_name", "Second")));
    }

    @Test
    void client_that_requests_http_2_upgrade_can_send_a_body_of_unknown_length() throws Exception {
        long lead = demo.nextUnusedLead();
        byte[] body = ApiClient.utf8(PatchBodies.member("last_name", "Streamed"));
        assertPatched(lead, "Streamed", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    private void assertPatched(long lead, String lastName, BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(demo.client().baseUri() + "/api/v1/leads/" + lead))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + ApiClient.READ_WRITE_KEY)
                .header("Content-Type", "application/json")
                .method("PATCH", body)
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        ApiResponse.of(response).assertStatus(200);
        assertThat(demo.client().getLead(lead).get("last_name")).isEqualTo(lastName);
    }
}
