package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console of the demo, in a real browser. The screenshots are in {@code target/console}. */
@Tag("browser")
class ConsoleIT {

    private static final ProcessWorkspace WORKSPACE = ProcessWorkspace.DEMO;
    private static final String DEMO_KEY = "jb_api_1234567890abcdef";
    private static final Path SCREENSHOTS = Path.of("target", "console");
    private static final By SIGN_IN_TO_DEMO = By.cssSelector("form[action='/console/sign-in/demo'] button");
    private static final By SAVE = By.cssSelector("button.main");
    private static final By HEADING = By.cssSelector("main .heading");
    private static final By REPLAY = By.cssSelector("form[action$='/replay'] button");
    private static final By STATUS = By.cssSelector("[role=status]");

    private static final AtomicBoolean RECEIVER_FAILS = new AtomicBoolean(true);

    private static HttpServer receiver;
    private static URI url;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(SCREENSHOTS);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(RECEIVER_FAILS.get() ? 503 : 204, -1);
            }
        });
        receiver.start();
        String hook = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
        url = WORKSPACE.start("demo", "--port", "0", "--webhook-url", hook).url();
    }

    @AfterAll
    static void stop() throws Exception {
        WORKSPACE.terminateAll();
        receiver.stop(0);
    }

    @Test
    void lead_is_found_and_edited_and_its_history_is_shown() throws Exception {
        try (Browser browser = Browser.start()) {
            signIn(browser);

            browser.click(By.linkText("Leads"));
            browser.type(By.id("search"), "grace.hopwell@techcorp");
            // htmx updates the results while the user types
            browser.awaitText(By.cssSelector("table.leads"), "Id 789");
            browser.click(By.linkText("Grace Hopwell"));
            browser.awaitText(By.cssSelector("dl.facts"), "789");

            browser.type(By.id("field-email"), "nobody");
            browser.click(SAVE);
            browser.awaitText(By.id("field-email-error"), "Email must be");

            browser.type(By.id("field-email"), "grace@techcorp.example");
            browser.click(SAVE);
            browser.awaitText(STATUS, "Saved.");
            browser.awaitText(By.cssSelector("ol.timeline > li"), "grace@techcorp.example");
            browser.show(1280, 960, "light");
            // the picture of the README
            Files.write(SCREENSHOTS.resolve("readme.png"), browser.screenshot());

            assertRequestsStayOnThisHost(browser);
            // the page of the error has the status 422
            assertThat(browser.consoleMessages())
                    .allSatisfy(message -> assertThat(message).contains("/console/leads/789", "422"));
        }
    }

    @Test
    void delivery_that_fails_first_is_sent_again_and_replayed() {
        try (Browser browser = Browser.start()) {
            signIn(browser);
            browser.open(url.resolve("/console/leads/791"));
            browser.type(By.id("field-first-name"), "Ada");
            browser.click(SAVE);
            browser.awaitText(STATUS, "Saved.");

            browser.open(url.resolve("/console/deliveries?lead=791"));
            browser.reloadUntilText(By.tagName("main"), "Pending");
            browser.click(By.cssSelector("main table td a"));
            browser.reloadUntilText(By.tagName("main"), "503");

            RECEIVER_FAILS.set(false);
            browser.click(REPLAY);
            browser.reloadUntilText(HEADING, "Delivered");
            browser.click(REPLAY);
            browser.reloadUntilText(HEADING, "Delivered");
            assertThat(browser.text(By.tagName("main"))).contains("503", "204");
        } finally {
            RECEIVER_FAILS.set(true);
        }
    }

    @Test
    void key_is_created_and_revoked() {
        try (Browser browser = Browser.start()) {
            signIn(browser);
            browser.click(By.linkText("API keys"));
            browser.click(By.linkText("New API key"));
            browser.type(By.name("label"), "Zapier");
            browser.click(By.cssSelector("input[type=checkbox][value=read]"));
            browser.click(By.cssSelector("main form button[type=submit]"));
            assertThat(browser.text(By.cssSelector("pre.secret"))).startsWith("jb_api_");

            browser.click(By.linkText("Continue"));
            browser.awaitText(HEADING, "Zapier");
            browser.click(By.linkText("Revoke the key"));
            browser.click(By.cssSelector("main form button[type=submit]"));
            browser.awaitText(By.tagName("main"), "Revoked");
        }
    }

    @Test
    void pages_are_accessible_on_wide_and_narrow_screens_light_and_dark() throws Exception {
        try (Browser browser = Browser.start()) {
            check(browser, "sign-in", "/console/sign-in");
            signIn(browser);
            check(browser, "overview", "/console");
            check(browser, "leads", "/console/leads");
            check(browser, "lead", "/console/leads/790");
            check(browser, "new-lead", "/console/leads/new");
            for (String section : List.of("webhooks", "webhooks/new", "catalog", "api-keys", "api-keys/new")) {
                check(browser, section.replace('/', '-'), "/console/" + section);
            }
        }
    }

    @Test
    void long_names_and_labels_fit_on_wide_and_narrow_screens() throws Exception {
        String letters = "W".repeat(100);
        JsonNode tag = post("tags", "{\"label\": \"%s\", \"association\": \"lead\"}".formatted(letters));
        JsonNode lead = post("leads", """
                {"first_name": "%s", "company_name": "%s", "tags": [%s], "customFields": [
                  {"customFieldId": 7, "type": "text", "value": {"text": "%s"}}]}""".formatted(letters, "A".repeat(100), tag.get("id"), letters));
        JsonNode key = post("api-keys", """
                {"label": "%s", "access": ["read", "write", "admin"]}""".formatted(letters));
        try (Browser browser = Browser.start()) {
            browser.open(url.resolve("/console/sign-in"));
            browser.type(By.name("key"), key.get("key").stringValue());
            browser.click(By.cssSelector("form[action='/console/sign-in'] button"));
            browser.awaitText(By.tagName("h1"), "Overview");
            check(browser, "long-lead", "/console/leads/" + lead.get("id"));
            for (String page : List.of("leads", "leads/new", "catalog/tags", "catalog/tags/" + tag.get("id"))) {
                check(browser, "long-" + page.replace('/', '-'), "/console/" + page);
            }
            check(browser, "long-api-keys", "/console/api-keys");
            check(browser, "long-api-key", "/console/api-keys/" + key.get("id").stringValue());
        } finally {
            // the picture of the README shows all tags
            send("DELETE", "tags/" + tag.get("id"), "", 204);
        }
    }

    private static JsonNode post(String resource, String body) throws Exception {
        return JsonMapper.shared().readTree(send("POST", resource, body, 201));
    }

    private static String send(String method, String resource, String body, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/api/v1/" + resource))
                .header("Authorization", "Bearer " + DEMO_KEY)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body();
    }

    @Test
    void pages_of_deliveries_are_accessible_on_wide_and_narrow_screens_light_and_dark() throws Exception {
        try (Browser browser = Browser.start()) {
            signIn(browser);
            browser.open(url.resolve("/console/leads/792"));
            browser.type(By.id("field-first-name"), "Ada");
            browser.click(SAVE);
            browser.awaitText(STATUS, "Saved.");
            browser.open(url.resolve("/console/deliveries?lead=792"));
            browser.reloadUntilText(By.tagName("main"), "HTTP 503");
            String delivery = browser.target(By.cssSelector("main table td a"));
            String endpoint = browser.target(By.cssSelector("main h2 a"));

            check(browser, "deliveries-of-a-lead", "/console/deliveries?lead=792");
            check(browser, "delivery", delivery);
            check(browser, "endpoint", endpoint);
            for (String page : List.of("deliveries", "edit", "delete", "replay")) {
                check(browser, "endpoint-" + page, endpoint + "/" + page);
            }
            browser.setValue(By.id("since"), "2024-01-01T00:00");
            browser.click(By.cssSelector("main form button[type=submit]"));
            browser.awaitText(By.tagName("h1"), "Replay");
            check(browser, "replay-progress", browser.location().getPath());
        }
    }

    @Test
    void update_of_the_overview_keeps_the_focus() {
        try (Browser browser = Browser.start()) {
            signIn(browser);
            By link = By.cssSelector("#live table a");

            assertThat(browser.focusedAfterUpdate(link, By.id("live")))
                    .isEqualTo(browser.find(link).getDomAttribute("id"));
        }
    }

    private static void signIn(Browser browser) {
        browser.open(url.resolve("/console"));
        browser.click(SIGN_IN_TO_DEMO);
        browser.awaitText(By.tagName("h1"), "Overview");
    }

    private static void check(Browser browser, String name, String path) throws Exception {
        for (int width : List.of(1280, 390)) {
            for (String colorScheme : List.of("light", "dark")) {
                browser.show(width, 900, colorScheme);
                browser.open(url.resolve(path));
                browser.find(By.tagName("h1"));
                browser.expandDetails();
                String page = name + "-" + width + "-" + colorScheme;
                Files.write(SCREENSHOTS.resolve(page + ".png"), browser.screenshot());

                assertThat(browser.overflow()).as(page).isLessThanOrEqualTo(0);
                assertThat(browser.accessibilityFindings()).as(page).isEmpty();
                assertThat(browser.consoleMessages()).as(page).isEmpty();
                assertRequestsStayOnThisHost(browser);
            }
        }
    }

    private static void assertRequestsStayOnThisHost(Browser browser) {
        assertThat(browser.requestedUrls())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.getAuthority()).isEqualTo(url.getAuthority()));
    }
}
