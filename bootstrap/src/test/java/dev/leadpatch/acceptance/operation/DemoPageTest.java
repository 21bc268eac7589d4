package dev.leadpatch.acceptance.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.documentation.CurlCommand;
import dev.leadpatch.documentation.HttpMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start page of the demo. */
class DemoPageTest {
    private static ApplicationFixture application;
    private static Application.RunningServer demo;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        application = ApplicationFixture.open(directory, DefaultValidator.create());
        demo = application.application().serve(settings().withDemoKey(new RawApiKey(ApiClient.READ_WRITE_KEY)), none());
    }

    @AfterAll
    static void stop() {
        demo.close();
        application.close();
    }

    @Test
    void every_link_exists_and_belongs_to_the_demo() throws Exception {
        HttpResponse<String> page = get(demo, "/");

        assertThat(page.statusCode()).isEqualTo(200);
        List<String> links = Pattern.compile("href=\"([^\"]+)\"")
                .matcher(page.body())
                .results()
                .map((MatchResult link) -> link.group(1))
                .toList();
        assertThat(links).contains("docs", "openapi.json", "console", "readyz");
        for (String link : links) {
            assertThat(get(demo, "/" + link).statusCode()).as(link).isIn(200, 303);
        }
        assertThat(page.body()).doesNotContain("src=", "https://", "<script");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    }

    @Test
    void content_security_policy_allows_only_the_style_of_the_page() throws Exception {
        HttpResponse<String> page = get(demo, "/");
        String style = page.body().replaceFirst("(?s).*<style>", "").replaceFirst("(?s)</style>.*", "");
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8)));

        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; style-src 'sha256-" + hash
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    @Test
    void request_of_the_page_is_applied() throws Exception {
        String curl = get(demo, "/").body().replaceFirst("(?s).*<pre>", "").replaceFirst("(?s)</pre>.*", "");
        assertThat(curl).contains("http://127.0.0.1:" + demo.port());
        HttpMessage request = CurlCommand.parse(curl.replace("127.0.0.1:" + demo.port(), "127.0.0.1:8080"));

        assertThat(request.startLine()).isEqualTo("PATCH /api/v1/leads/789 HTTP/1.1");
        assertThat(request.headers()).contains("Authorization: Bearer " + ApiClient.READ_WRITE_KEY);
        ApiClient.withKey(URI.create("http://127.0.0.1:" + demo.port()), ApiClient.READ_WRITE_KEY)
                .patch(789, request.body())
                .assertStatus(200);
    }

    @Test
    void host_header_cannot_add_markup() throws IOException {
        for (String host : List.of("a'b\"<script>", "<b>", "x".repeat(300), "")) {
            assertThat(getWithHost(host)).doesNotContain(host.isEmpty() ? "http:///" : host);
        }
    }

    @Test
    void service_other_than_the_demo_has_no_page() throws Exception {
        try (Application.RunningServer service = application.application().serve(settings(), none())) {
            assertThat(get(service, "/").statusCode()).isEqualTo(404);
        }
    }

    private static ServerSettings settings() {
        return new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS);
    }

    private static ReceiverAllowlist none() {
        return ReceiverAllowlist.NONE;
    }

    private HttpResponse<String> get(Application.RunningServer server, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String getWithHost(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), demo.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(host)
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
