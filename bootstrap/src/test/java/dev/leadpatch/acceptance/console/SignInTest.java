package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture.ApiKeyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LimitedNode;
import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.bootstrap.settings.DeliverySettings;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.access.RateLimit;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in and out. */
class SignInTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiKeyFixture admin = company.addKeyWith("read", "write", "admin");
    private final Browser browser = new Browser(demo.baseUri());

    @Test
    void page_without_session_redirects_to_sign_in_and_back() {
        WebPage signIn = browser.open("/console").assertStatus(200);

        assertThat(signIn.heading()).isEqualTo("Sign in");
        FormElement form = signIn.form("/console/sign-in");
        form.select("[name=key]").val(admin.value());
        WebPage overview = browser.submit(form).assertStatus(200);

        assertThat(overview.path()).isEqualTo("/console");
        assertThat(overview.heading()).isEqualTo("Overview");
    }

    @Test
    void cookie_is_protected_and_neither_page_nor_url_contains_the_key() {
        String form = "key=" + admin.value();
        ApiResponse response = browser.send("POST", "/console/sign-in", form).assertStatus(303);

        assertThat(response.header("Set-Cookie").orElseThrow())
                .matches("leadpatch_session=[A-Za-z0-9_-]+; Path=/console; Max-Age=43200; HttpOnly; SameSite=Strict");
        assertThat(response.header("Location")).contains("/console");
        assertThat(browser.open("/console").html().outerHtml()).doesNotContain(admin.value());
    }

    @Test
    void form_without_a_session_must_be_small() {
        browser.send("POST", "/console/sign-in", "key=" + "x".repeat(20_000)).assertStatus(413);
    }

    @Test
    void cookie_is_secure_if_the_browser_or_the_proxy_uses_https() {
        ApiClient client = browser.client("POST");
        String host = client.baseUri().getAuthority();

        ApiResponse byOrigin = browser.post(
                client.withoutHeader("Origin").withHeader("Origin", "https://" + host),
                "/console/sign-in",
                "key=" + admin.value());
        ApiResponse byProxy = browser.post(
                client.withHeader("X-Forwarded-Proto", "https"), "/console/sign-in", "key=" + admin.value());

        assertThat(byOrigin.header("Set-Cookie").orElseThrow()).endsWith("; Secure");
        assertThat(byProxy.header("Set-Cookie").orElseThrow()).endsWith("; Secure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "jb_api_unknown_key", "<script>alert(1)</script>"})
    void invalid_key_is_rejected_and_not_repeated_in_the_page(String key) {
        WebPage page = browser.signIn(key).assertStatus(401);

        assertThat(page.html().select("[role=alert]").text()).startsWith("This API key is invalid");
        assertThat(page.html().select("[name=key]").val()).isEmpty();
        assertThat(page.html().select("main script")).isEmpty();
        assertThat(browser.cookieHeader()).isEmpty();
    }

    @Test
    void guesses_of_keys_are_limited_and_valid_keys_still_sign_in() throws Exception {
        try (LimitedNode node = LimitedNode.start(new ClientSettings(TrustedProxies.NONE, RateLimit.NONE, 3))) {
            Browser guesser = new Browser(node.client("").baseUri());
            for (int i = 0; i < 3; i++) {
                guesser.signIn("jb_api_guess_number_" + i).assertStatus(401);
            }

            WebPage refused = guesser.signIn("jb_api_guess_number_3").assertStatus(429);

            assertThat(refused.response().header("Retry-After")).isPresent();
            assertThat(guesser.signIn(admin.value()).assertStatus(200).heading())
                    .isEqualTo("Overview");
        }
    }

    @Test
    void forms_and_sign_in_count_towards_the_rate_limit_of_the_key() throws Exception {
        String path = "/console/catalog/tags/new";
        try (LimitedNode node =
                LimitedNode.start(new ClientSettings(TrustedProxies.NONE, RateLimit.perMinute(3), 100))) {
            ApiClient api = node.client(admin.value());
            Browser user = Browser.signedIn(api.baseUri(), admin.value());
            WebPage page = user.open(path).assertStatus(200);
            user.submit(page.form(path)).assertStatus(422);
            assertThat(api.get("/api/v1/api-keys/self").header("RateLimit")).contains("\"key\";r=0;t=20");

            WebPage refused = user.submit(page.form(path)).assertStatus(429);
            WebPage refusedSignIn =
                    new Browser(api.baseUri()).signIn(admin.value()).assertStatus(429);

            assertThat(refused.heading()).isEqualTo("Too many requests");
            assertThat(refused.text()).contains("its limit of 3 requests per minute", "Retry after 20 s.");
            assertThat(refused.response().header("Retry-After")).contains("20");
            assertThat(refusedSignIn.response().header("Retry-After")).contains("20");
            WebPage overview = user.open("/console").assertStatus(200);
            assertThat(user.submit(overview.form("/console/sign-out")).heading())
                    .isEqualTo("Sign in");
        }
    }

    @Test
    void key_without_admin_access_is_rejected() {
        WebPage page =
                browser.signIn(company.addKeyWith("read", "write").value()).assertStatus(403);

        assertThat(page.html().select("[role=alert]").text()).contains("has no admin access");
        assertThat(browser.cookieHeader()).isEmpty();
    }

    @Test
    void pasted_white_space_around_the_key_is_ignored() {
        assertThat(browser.signIn("  " + admin.value() + " ").heading()).isEqualTo("Overview");
    }

    @Test
    void signing_out_deletes_the_cookie() {
        WebPage overview = browser.signIn(admin.value());

        WebPage page = browser.submit(overview.form("/console/sign-out")).assertStatus(200);

        assertThat(page.heading()).isEqualTo("Sign in");
        assertThat(browser.cookieHeader()).isEmpty();
        assertThat(browser.open("/console").heading()).isEqualTo("Sign in");
    }

    @Test
    void session_ends_when_its_key_is_revoked() {
        browser.signIn(admin.value()).assertStatus(200);

        company.execute(
                "update api_keys set revoked_at = now() where company_id = ? and id = ?", company.id(), admin.id());

        assertThat(browser.open("/console").heading()).isEqualTo("Sign in");
    }

    @Test
    void session_ends_when_its_key_loses_admin_access() {
        browser.signIn(admin.value()).assertStatus(200);

        company.execute(
                "update api_keys set admin_access = false where company_id = ? and id = ?", company.id(), admin.id());

        assertThat(browser.open("/console").heading()).isEqualTo("Sign in");
    }

    @Test
    void session_is_valid_on_every_node() throws Exception {
        browser.signIn(admin.value()).assertStatus(200);

        try (AdditionalNode node = AdditionalNode.start(demo.database())) {
            Browser other = new Browser(node.client().baseUri());
            other.setCookie("leadpatch_session", browser.cookieHeader().split("=", 2)[1]);

            assertThat(other.open("/console").heading()).isEqualTo("Overview");
        }
    }

    @Test
    void every_sign_in_starts_another_session() {
        browser.signIn(admin.value());
        String first = browser.cookieHeader();

        browser.send("POST", "/console/sign-in", "key=" + admin.value()).assertStatus(303);

        assertThat(browser.cookieHeader()).isNotEqualTo(first);
    }

    @Test
    void page_to_sign_in_redirects_a_signed_in_user() {
        browser.signIn(admin.value());
        String cookie = browser.cookieHeader();

        assertThat(browser.open("/console/sign-in").path()).isEqualTo("/console");
        assertThat(browser.open("/console/sign-in?to=/console/leads").path()).isEqualTo("/console/leads");
        assertThat(browser.cookieHeader()).isEqualTo(cookie);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/deliveries?lead=810",
                "/console/leads?search=Ren%C3%A9e+%26+Co%2F%3F",
                "/console/catalog/users?search=a%0D%0ASet-Cookie:%20a=b",
                "/console/catalog/tags"
            })
    void page_with_its_query_is_opened_after_signing_in(String path) {
        FormElement form = browser.open(path).form("/console/sign-in");
        form.select("[name=key]").val(admin.value());

        assertThat(browser.submit(form).assertStatus(200).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://evil.example/console",
                "//evil.example",
                "//evil.example/console",
                "/\\evil.example",
                "\\\\evil.example",
                "/console/../api",
                "/console/%2e%2e/api",
                "/console//evil.example",
                "/console\\evil",
                "/consolex",
                "/console.evil.example",
                "/console@evil.example",
                "/console#fragment",
                "javascript:alert(1)",
                "/console?a=b\r\nSet-Cookie: a=b",
                "/console\n",
                "/console?a=\u0000",
                "/console?a=<script>"
            })
    void target_outside_of_the_console_is_ignored(String target) {
        FormElement form = browser.open("/console/sign-in?to=" + URLEncoder.encode(target, StandardCharsets.UTF_8))
                .form("/console/sign-in");
        assertThat(form.select("[name=to]").val()).isEqualTo("/console");
        form.select("[name=to]").val(target);
        form.select("[name=key]").val(admin.value());

        ApiResponse response = browser.send("POST", "/console/sign-in", Browser.encode(form.formData()));

        assertThat(response.assertStatus(303).header("Location")).contains("/console");
    }

    @Test
    void form_without_a_session_is_not_saved_and_says_so() {
        WebPage signIn = browser.submit(Browser.signedIn(demo.baseUri(), admin.value())
                .open("/console/leads/new")
                .form("/console/leads"));

        assertThat(signIn.html().select("[role=alert]").text()).contains("Your session ended; nothing was saved.");
        assertThat(company.countLeads()).isZero();
        FormElement form = signIn.form("/console/sign-in");
        form.select("[name=key]").val(admin.value());
        assertThat(browser.submit(form).assertStatus(200).path()).isEqualTo("/console/leads");
    }

    @Test
    void demo_signs_in_by_one_click() throws Exception {
        ServerSettings settings = new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS)
                .withDemoKey(new RawApiKey(ApiClient.READ_WRITE_KEY));
        try (Application.RunningServer server = demo.serve(settings)) {
            Browser visitor = new Browser(URI.create("http://127.0.0.1:" + server.port()));
            WebPage signIn = visitor.open("/console");

            assertThat(visitor.submit(signIn.form("/console/sign-in/demo")).heading())
                    .isEqualTo("Overview");
            assertThat(signIn.html().outerHtml()).doesNotContain(ApiClient.READ_WRITE_KEY);
        }
    }

    @Test
    void other_services_do_not_sign_in_by_one_click() {
        assertThat(browser.open("/console/sign-in").html().forms()).hasSize(1);
        assertThat(browser.send("POST", "/console/sign-in/demo", "").status()).isEqualTo(404);
    }

    @Test
    void console_that_is_off_does_not_exist() throws Exception {
        ServerSettings settings = new ServerSettings(
                InetAddress.getLoopbackAddress(),
                0,
                RequestSettings.DEFAULTS,
                ClientSettings.DEFAULTS,
                DeliverySettings.DEFAULTS,
                Optional.empty(),
                Documentation.ON,
                Optional.empty(),
                Optional.empty());
        try (Application.RunningServer server = demo.serve(settings)) {
            Browser visitor = new Browser(URI.create("http://127.0.0.1:" + server.port()));

            visitor.send("GET", "/console", "").assertError(404, "no_such_resource");
            visitor.send("GET", "/console/sign-in", "").assertError(404, "no_such_resource");
        }
    }

    @Test
    void session_grants_no_access_to_the_api() {
        browser.signIn(ApplicationFixture.otherCompanyKey());

        browser.send("GET", "/api/v1/leads", "").assertStatus(401);
    }
}
