package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protection of pages and forms: headers, forged requests, forged cookies, static files and errors. */
class PageSecurityTest {

    private static final String SIGN_OUT = "/console/sign-out";

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final Browser browser = Browser.signedIn(
            demo.baseUri(), company.addKeyWith("read", "write", "admin").value());

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console/sign-in", "/console/unknown"})
    void page_forbids_inline_code_frames_and_caching(String path) {
        Browser visitor = path.endsWith("sign-in") ? new Browser(demo.baseUri()) : browser;
        ApiResponse page = visitor.open(path).response();

        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(page.header("X-Frame-Options")).contains("DENY");
        assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.header("Referrer-Policy")).contains("same-origin");
        assertThat(page.header("Cache-Control")).contains("no-store");
    }

    @Test
    void page_obeys_its_own_policy_and_loads_only_cacheable_files_of_this_server() {
        WebPage page = browser.open("/console");

        assertThat(page.html().select("[style], style, script:not([src])")).isEmpty();
        List<String> files = page.html().select("link[href], script[src], img[src]").stream()
                .map(element -> element.attr(element.hasAttr("src") ? "src" : "href"))
                .distinct()
                .toList();
        assertThat(files).hasSizeGreaterThan(3).allMatch(file -> file.startsWith("/console/assets/"));
        for (String file : files) {
            ApiResponse asset = browser.send("GET", file, "").assertStatus(200);
            assertThat(asset.header("Cache-Control")).contains("public, max-age=31536000, immutable");
            assertThat(asset.header("Content-Type").orElseThrow())
                    .matches("text/css;charset=utf-8|text/javascript;charset=utf-8|image/svg\\+xml(;charset=utf-8)?");
            assertThat(asset.body()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "console.css", "..%2Fpackage-info.class", "0000000000000000-console.css"})
    void unknown_static_file_is_not_found(String file) {
        assertThat(browser.open("/console/assets/" + file).assertStatus(404).heading())
                .isEqualTo("Page not found");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, not a URL",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, none"
    })
    void form_of_another_origin_is_rejected(String header, String value) {
        ApiClient forged = browser.client("POST").withoutHeader("Origin").withHeader(header, value);

        ApiResponse signOut = browser.post(forged, SIGN_OUT, "csrf_token=" + token());
        ApiResponse signIn = browser.post(forged, "/console/sign-in", "key=jb_api_unknown_key");

        assertThat(signOut.assertStatus(403).body()).contains("A page of another origin");
        assertThat(signIn.assertStatus(403).body()).contains("A page of another origin");
        assertThat(browser.open("/console").heading()).isEqualTo("Overview");
    }

    @Test
    void form_is_accepted_behind_a_proxy_that_changes_the_host() {
        ApiClient proxied = browser.client("POST")
                .withoutHeader("Origin")
                .withHeader("Origin", "https://leads.example")
                .withHeader("Sec-Fetch-Site", "same-origin");

        browser.post(proxied, SIGN_OUT, "csrf_token=" + token()).assertStatus(303);
    }

    @Test
    void form_without_the_token_of_the_session_is_rejected() {
        String token = token();
        String otherToken = new WebPage(
                        "",
                        Browser.signedIn(demo.baseUri(), ApiClient.READ_WRITE_KEY)
                                .open("/console")
                                .response())
                .html()
                .select("[name=csrf_token]")
                .val();

        for (String form : List.of("", "csrf_token=", "csrf_token=" + otherToken, "csrf_token=%C3%BC")) {
            assertThat(browser.send("POST", SIGN_OUT, form).assertStatus(403).body())
                    .contains("belongs to another session");
        }
        assertThat(browser.send("POST", SIGN_OUT, "csrf_token=" + token + "&csrf_token=" + token)
                        .status())
                .isEqualTo(400);
        assertThat(browser.open("/console").heading()).isEqualTo("Overview");
    }

    @Test
    void token_in_a_header_is_accepted() {
        browser.post(browser.client("POST").withHeader("X-CSRF-Token", token()), SIGN_OUT, "")
                .assertStatus(303);
    }

    @Test
    void tampered_cookie_is_no_session() {
        String cookie = browser.cookieHeader().split("=", 2)[1];

        for (int i = 0; i < cookie.length(); i += 7) {
            char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
            browser.setCookie("leadpatch_session", cookie.substring(0, i) + other + cookie.substring(i + 1));
            assertThat(browser.open("/console").heading()).isEqualTo("Sign in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "1 2 3 4"})
    void invented_cookie_is_no_session(String cookie) {
        Browser other = new Browser(demo.baseUri());
        other.setCookie("leadpatch_session", cookie);

        assertThat(other.open("/console").heading()).isEqualTo("Sign in");
    }

    @Test
    void form_must_be_a_form_of_limited_size() {
        ApiClient json = browser.client("POST").withoutHeader("Content-Type");

        browser.post(json.withHeader("Content-Type", "application/json"), SIGN_OUT, "{}")
                .assertStatus(415);
        browser.post(json.withHeader("Content-Type", "text/plain"), SIGN_OUT, "csrf_token=" + token())
                .assertStatus(415);
        browser.send("POST", SIGN_OUT, "x=" + "y".repeat(1024 * 1024)).assertStatus(413);
        String tooMany =
                IntStream.rangeClosed(0, 10_000).mapToObj(i -> i + "x=").collect(Collectors.joining("&"));
        assertThat(browser.send("POST", SIGN_OUT, tooMany).assertStatus(413).body())
                .contains("The form has more than the maximum of 10000 fields");
    }

    @Test
    void errors_of_the_console_are_pages_and_those_of_the_api_are_json() {
        WebPage notFound = browser.open("/console/unknown").assertStatus(404);
        assertThat(notFound.heading()).isEqualTo("Page not found");
        assertThat(notFound.html().select("main a").attr("href")).isEqualTo("/console");

        assertThat(new WebPage("", browser.send("DELETE", "/console", ""))
                        .assertStatus(405)
                        .text())
                .contains("This resource supports GET");
        assertThat(browser.open("/console?%3Cscript%3Ealert(1)%3C/script%3E=1")
                        .assertStatus(400)
                        .html()
                        .select("main script"))
                .isEmpty();
        browser.send("GET", "/consoles", "").assertError(404, "no_such_resource");
    }

    @Test
    void error_page_of_a_signed_in_user_has_navigation_and_sign_out() {
        String large = "x=" + "y".repeat(1024 * 1024);
        List<ApiResponse> errors = List.of(
                browser.send("GET", "/console/unknown", "").assertStatus(404),
                browser.send("GET", "/console/leads/1", "").assertStatus(404),
                browser.send("GET", "/console/leads?utm_source=x", "").assertStatus(400),
                browser.send("POST", "/console/leads", "").assertStatus(403),
                browser.send("POST", "/console/leads", large).assertStatus(413),
                browser.send("DELETE", "/console/leads", "").assertStatus(405));

        for (ApiResponse error : errors) {
            WebPage page = new WebPage("", error);
            assertThat(page.html().select("nav[aria-label=Sections] a")).hasSizeGreaterThan(3);
            assertThat(page.form(SIGN_OUT).select("[name=csrf_token]").val()).isEqualTo(token());
        }
        WebPage signedOut = browser.submit(new WebPage("", errors.get(0)).form(SIGN_OUT));
        assertThat(signedOut.heading()).isEqualTo("Sign in");
        assertThat(browser.open("/console/unknown").html().select("nav, form")).isEmpty();
    }

    @Test
    void error_of_a_query_parameter_links_to_the_page_without_it() {
        WebPage unknown = browser.open("/console/leads?utm_source=x&search=A%26B&utm_medium=%3Cb%3E")
                .assertStatus(400);
        assertThat(unknown.html().select("main a").attr("href")).isEqualTo("/console/leads?search=A%26B");
        WebPage repeated = browser.open("/console/leads?search=A&search=B").assertStatus(400);
        assertThat(repeated.html().select("main a").attr("href")).isEqualTo("/console/leads");
    }

    @ParameterizedTest
    @CsvSource({
        "/console/, /console",
        "/console/sign-out, /console",
        "/console/webhooks/{id}/test, /console/webhooks/{id}",
        "/console/webhooks/{id}/rotate, /console/webhooks/{id}",
        "/console/webhooks/{id}/enable, /console/webhooks/{id}",
        "/console/webhooks/{id}/disable, /console/webhooks/{id}",
        "/console/webhooks/{id}/deliveries/{id}/replay, /console/webhooks/{id}/deliveries/{id}",
        "/console/api-keys/{id}/rotate, /console/api-keys/{id}",
        "/console/catalog/tags/7/archive, /console/catalog/tags/7",
        "/console/catalog/custom-fields/7/options/1/restore, /console/catalog/custom-fields/7/options/1",
        "/console/leads/789/archive, /console/leads/789"
    })
    void address_of_a_form_redirects_to_its_page(String path, String page) {
        String id = UUID.randomUUID().toString();

        ApiResponse response = browser.send("GET", path.replace("{id}", id), "");

        assertThat(response.assertStatus(303).header("Location")).contains(page.replace("{id}", id));
    }

    @Test
    void valid_cookie_is_found_among_others_of_the_same_name() {
        String cookie = browser.cookieHeader();
        Browser expelled =
                Browser.signedIn(demo.baseUri(), company.addKeyWith("admin").value());
        company.execute(
                "update api_keys set revoked_at = now() where company_id = ? and not read_access", company.id());

        for (String other : List.of("leadpatch_session=x", "leadpatch_session=", expelled.cookieHeader())) {
            for (String header : List.of(other + "; " + cookie, cookie + "; " + other)) {
                ApiClient client = new ApiClient(demo.baseUri(), List.of()).withHeader("Cookie", header);
                assertThat(new WebPage("", client.get("/console")).heading()).isEqualTo("Overview");
            }
        }
    }

    @Test
    void pages_can_be_used_by_keyboard_and_screen_reader() {
        WebPage page = browser.open("/console");

        assertThat(page.html().select("html").attr("lang")).isEqualTo("en");
        assertThat(page.html().title()).isEqualTo("Overview – Leadpatch");
        assertThat(page.html().select("body > a").first().attr("href")).isEqualTo("#main");
        assertThat(page.html().select("nav[aria-label] a[aria-current=page]").text())
                .isEqualTo("Overview");
        WebPage signIn = new Browser(demo.baseUri()).open("/console/sign-in");
        for (Element input : signIn.html().select("input:not([type=hidden], [hidden])")) {
            assertThat(signIn.html().select("label[for=" + input.id() + "]")).hasSize(1);
        }
    }

    private String token() {
        return browser.open("/console").html().select("[name=csrf_token]").val();
    }
}
