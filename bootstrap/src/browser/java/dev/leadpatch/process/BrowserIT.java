package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** The browser records what the tests of pages rely on: violations of the security policy, and requests to other hosts. */
@Tag("browser")
class BrowserIT {

    private static final String PAGE = """
            <!DOCTYPE html>
            <title>Page</title>
            <p id="text">text</p>
            <script>document.title = 'inline';</script>
            <img src="http://elsewhere.example/image.png">
            """;

    @Test
    void violation_of_the_security_policy_and_request_to_another_host_are_recorded() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
                exchange.getResponseHeaders().set("Content-Security-Policy", "script-src 'self'");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        try (Browser browser = Browser.start()) {
            URI page = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            browser.open(page);
            browser.awaitText(By.id("text"), "text");

            assertThat(browser.consoleMessages()).anyMatch(message -> message.contains("Content Security Policy"));
            assertThat(browser.requestedUrls()).contains(page, URI.create("http://elsewhere.example/image.png"));
        } finally {
            server.stop(0);
        }
    }
}
