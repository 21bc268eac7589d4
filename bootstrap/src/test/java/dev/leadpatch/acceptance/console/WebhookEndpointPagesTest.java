package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that create, show and operate webhook endpoints. */
class WebhookEndpointPagesTest {
    private static final String ROOT = "/console/webhooks";
    private static final String SCRIPT = "<script>alert(1)</script>";

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final String key = company.addKeyWith("read", "write", "admin").value();
    private final ApiClient api = ApiClient.withKey(demo.baseUri(), key);
    private final Browser browser = Browser.signedIn(demo.baseUri(), key);
    private StatusPathReceiver receiver;

    @BeforeEach
    void start() throws IOException {
        receiver = StatusPathReceiver.start();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void endpoint_is_created_and_its_secret_shown_once() {
        FormElement form = browser.open(ROOT + "/new").assertStatus(200).form(ROOT + "/new");
        form.select("[name=url]").val(receiver.url("/204").toString());
        form.select("[name=description]").val("CRM");
        form.select("[name=headers]").val("X-Team: sales\nX-Token: a: b");
        form.select("[name=events][value=lead_created]").removeAttr("checked");

        WebPage created = browser.submit(form).assertStatus(200);

        String secret = created.html().select("pre.secret").text();
        assertThat(secret).startsWith("whsec_");
        assertThat(created.response().header("Cache-Control")).contains("no-store");
        WebPage endpoint =
                browser.open(created.html().select("main a").attr("href")).assertStatus(200);
        assertThat(endpoint.heading()).isEqualTo(receiver.url("/204").toString());
        assertThat(endpoint.text()).contains("CRM", "Healthy", "lead_updated, lead_deleted", "X-Team, X-Token");
        assertThat(endpoint.response().body()).doesNotContain(secret);
        Map<String, Object> stored = endpoints().get(0);
        assertThat(stored.get("header_names")).isEqualTo(List.of("X-Team", "X-Token"));
        assertThat(stored.get("events")).isEqualTo(List.of("lead_updated", "lead_deleted"));
        assertThat(browser.open(ROOT).html().select("tbody a").attr("href")).isEqualTo(endpoint.path());
    }

    @Test
    void all_violations_are_shown_beside_their_inputs_and_nothing_is_created() {
        FormElement form = browser.open(ROOT + "/new").form(ROOT + "/new");
        form.select("[name=url]").val("javascript:alert(1)");
        form.select("[name=description]").val("x".repeat(256));
        form.select("[name=events]").removeAttr("checked");
        form.select("[name=headers]").val("Authorization: Bearer x\nX-A: 1\nx-a: 2\nX-A: 3\nno colon " + SCRIPT);
        form.select("[name=configuration]").val("[{\"id\": \"\", \"selected\": []}]");
        form.select("[name=integration_id]").val("7");

        WebPage page = browser.submit(form).assertStatus(422);

        assertThat(page.html().select("[role=alert]").text()).contains("6 fields are invalid");
        assertThat(error(page, "url")).startsWith("URL ").contains("https");
        assertThat(error(page, "description")).contains("at most 255 characters");
        assertThat(error(page, "events")).contains("must contain at least one event");
        assertThat(error(page, "headers"))
                .contains("Authorization is a reserved header name", "is a duplicate", "no colon " + SCRIPT);
        assertThat(error(page, "configuration")).contains("/0/id must");
        assertThat(error(page, "integration-id")).contains("must be a UUID");
        assertThat(page.html().select("#url").attr("aria-describedby")).isEqualTo("url-error");
        assertThat(page.html().select("[autofocus]").attr("id")).isEqualTo("url");
        assertThat(page.html().select("[name=url]").val()).isEqualTo("javascript:alert(1)");
        assertThat(page.html().select("details[open]")).hasSize(1);
        assertThat(page.html().select("main script")).isEmpty();
        assertThat(endpoints()).isEmpty();
    }

    @Test
    void url_that_is_already_subscribed_is_explained_beside_the_input() {
        FormElement form = browser.open(ROOT + "/new").form(ROOT + "/new");
        form.select("[name=url]").val(receiver.url("/204").toString());
        browser.submit(form).assertStatus(200);

        WebPage page = browser.submit(form).assertStatus(422);

        assertThat(error(page, "url"))
                .contains("is already subscribed to lead_created, lead_updated, lead_deleted by the endpoint")
                .contains(endpoints().get(0).get("id").toString());
        assertThat(endpoints()).hasSize(1);
    }

    @Test
    void credentials_are_set_kept_and_removed_but_never_shown() {
        FormElement form = browser.open(ROOT + "/new").form(ROOT + "/new");
        form.select("[name=url]").val(receiver.url("/204").toString());
        form.select("[name=basic_auth]").val("ada@receiver");
        form.select("[name=basic_auth_password]").val("s3cret:7");
        WebPage created = browser.submit(form).assertStatus(200);
        WebPage endpoint = browser.open(created.html().select("main a").attr("href"));
        assertThat(endpoint.text()).contains("Authorization HTTP Basic authentication");
        assertThat(sentAuthorization(endpoint)).isEqualTo("Basic YWRhQHJlY2VpdmVyOnMzY3JldDo3");

        WebPage edit = browser.open(endpoint.path() + "/edit");
        assertThat(endpoint.response().body() + edit.response().body()).doesNotContain("ada@", "s3cret", "YWRhQ");
        browser.submit(edit.form(endpoint.path() + "/edit")).assertStatus(200);
        assertThat(sentAuthorization(endpoint)).isEqualTo("Basic YWRhQHJlY2VpdmVyOnMzY3JldDo3");

        FormElement removal = edit.form(endpoint.path() + "/edit");
        removal.select("[name=basic_auth_removal]").attr("checked", "checked");
        assertThat(browser.submit(removal).text()).contains("Authorization JWT");
        assertThat(sentAuthorization(endpoint)).startsWith("Bearer ");
    }

    private String sentAuthorization(WebPage endpoint) {
        browser.submit(endpoint.form(endpoint.path() + "/test")).assertStatus(200);
        return receiver.deliveries().get(receiver.deliveries().size() - 1).header("Authorization");
    }

    @Test
    void rejected_credentials_are_explained_and_the_password_is_not_returned() {
        FormElement form = browser.open(ROOT + "/new").form(ROOT + "/new");
        form.select("[name=url]").val(receiver.url("/204").toString());
        form.select("[name=basic_auth]").val("a:b");
        form.select("[name=basic_auth_password]").val("s3cret");

        WebPage rejected = browser.submit(form).assertStatus(422);

        assertThat(error(rejected, "basic-auth")).isEqualTo("username must not contain a colon");
        assertThat(rejected.html().select("details[open] [name=basic_auth]").val())
                .isEqualTo("a:b");
        assertThat(rejected.response().body()).doesNotContain("s3cret");
        assertThat(endpoints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "\"x\"", "[1]", "null"})
    void configuration_that_is_no_array_of_fields_is_rejected(String configuration) {
        FormElement form = browser.open(ROOT + "/new").form(ROOT + "/new");
        form.select("[name=url]").val(receiver.url("/204").toString());
        form.select("[name=configuration]").val(configuration);

        assertThat(error(browser.submit(form).assertStatus(422), "configuration"))
                .contains(" must ");
    }

    @Test
    void edit_shows_the_settings_and_saves_them() {
        String skipped = company.addKeyWith("write").id().toString();
        String path = create(Map.of(
                "url", receiver.url("/204").toString(),
                "description", "Old " + SCRIPT,
                "headers", Map.of("X-Team", "<b>sales</b>"),
                "configuration", List.of(Map.of("id", "region", "selected", List.of()))));
        WebPage edit = browser.open(path + "/edit").assertStatus(200);
        FormElement form = edit.form(path + "/edit");
        assertThat(form.select("[name=description]").val()).isEqualTo("Old " + SCRIPT);
        assertThat(form.select("[name=headers]").val()).isEmpty();
        assertThat(form.select("[name=integration_id]").val()).isEmpty();
        assertThat(edit.response().body()).doesNotContain("<b>", "&lt;b&gt;");
        assertThat(edit.html().select("main script, main b")).isEmpty();
        form.select("[name=description]").val("");
        form.select("[name=headers_removal]").attr("checked", "checked");
        form.select("[name=skip_api_key_ids][value=" + skipped + "]").attr("checked", "checked");

        WebPage saved = browser.submit(form).assertStatus(200);

        assertThat(saved.html().select("[role=status]").text()).isEqualTo("Saved.");
        Map<String, Object> stored = endpoints().get(0);
        assertThat(stored.get("description")).isNull();
        assertThat(stored.get("header_names")).isEqualTo(List.of());
        assertThat(stored.get("skip_api_key_ids")).isEqualTo(List.of(skipped));
        assertThat(stored.get("configuration")).isEqualTo(List.of(Map.of("id", "region", "selected", List.of())));
    }

    @Test
    void settings_that_another_session_has_saved_meanwhile_are_kept() {
        String path = create(Map.of(
                "url",
                receiver.url("/204").toString(),
                "configuration",
                List.of(Map.of("id", "region", "selected", List.of(Map.of("id", "eu", "value", "Europe"))))));
        FormElement first = browser.open(path + "/edit").form(path + "/edit");
        FormElement second = browser.open(path + "/edit").form(path + "/edit");
        second.select("[name=description]").val("Second");
        second.select("[name=events][value=lead_created]").removeAttr("checked");
        browser.submit(second).assertStatus(200);
        first.select("[name=headers]").val("X-Team: first");

        browser.submit(first).assertStatus(200);

        Map<String, Object> stored = endpoints().get(0);
        assertThat(stored.get("description")).isEqualTo("Second");
        assertThat(stored.get("events")).isEqualTo(List.of("lead_updated", "lead_deleted"));
        assertThat(stored.get("header_names")).isEqualTo(List.of("X-Team"));
    }

    @Test
    void setting_that_another_session_has_changed_meanwhile_is_a_conflict() {
        String path = create(Map.of("url", receiver.url("/204").toString(), "description", "Old"));
        FormElement first = browser.open(path + "/edit").form(path + "/edit");
        FormElement second = browser.open(path + "/edit").form(path + "/edit");
        second.select("[name=description]").val("Second " + SCRIPT);
        second.select("[name=headers]").val("X-Team: second");
        browser.submit(second).assertStatus(200);
        first.select("[name=description]").val("First");

        WebPage conflict = browser.submit(first).assertStatus(409);

        assertThat(conflict.html().select("[role=alert]").text())
                .contains("Nothing was saved", "Description is now: Second " + SCRIPT)
                .doesNotContain("X-Team");
        assertThat(conflict.html().select("main script")).isEmpty();
        FormElement again = conflict.form(path + "/edit");
        assertThat(again.select("[name=description]").val()).isEqualTo("First");
        assertThat(again.select("[name=headers]").val()).isEmpty();
        assertThat(endpoints().get(0).get("description")).isEqualTo("Second " + SCRIPT);
        browser.submit(again).assertStatus(200);
        assertThat(endpoints().get(0).get("description")).isEqualTo("First");
        assertThat(endpoints().get(0).get("header_names")).isEqualTo(List.of("X-Team"));
    }

    @Test
    void endpoint_is_disabled_enabled_and_deleted_after_a_confirmation() {
        String path = create(Map.of("url", receiver.url("/204").toString()));

        WebPage disabled = click(browser.open(path), path + "/disable");
        assertThat(disabled.text()).contains("Disabled. Pending deliveries are kept.");
        assertThat(endpoints().get(0).get("enabled")).isEqualTo(false);
        WebPage enabled = click(disabled, path + "/enable");
        assertThat(enabled.text()).contains("Enabled.", "Healthy");
        WebPage confirmation = browser.open(path + "/delete").assertStatus(200);
        assertThat(endpoints()).hasSize(1);
        assertThat(click(confirmation, path + "/delete").text()).contains("Deleted.", "No endpoint");
        assertThat(endpoints()).isEmpty();
        browser.open(path).assertStatus(404);
    }

    @Test
    void secret_is_rotated_with_an_overlap_once() {
        String path = create(Map.of("url", receiver.url("/204").toString()));

        WebPage rotated = click(browser.open(path), path + "/rotate").assertStatus(200);
        assertThat(rotated.html().select("pre.secret").text()).startsWith("whsec_");
        assertThat(rotated.text()).contains("previous secret until");
        WebPage refused = click(browser.open(path), path + "/rotate").assertStatus(409);
        assertThat(refused.html().select("[role=alert]").text()).contains("The previous secret is still valid.");
        FormElement form = browser.open(path).form(path + "/rotate");
        form.select("[name=overlap_seconds] option").removeAttr("selected");
        form.select("[name=overlap_seconds] option[value=0]").attr("selected", "selected");
        assertThat(browser.submit(form).assertStatus(200).html().select("pre.secret"))
                .hasSize(1);
        form.select("[name=overlap_seconds] option[value=0]").attr("value", "1e999999999");
        assertThat(error(browser.submit(form).assertStatus(422), "overlap-seconds"))
                .contains("whole number");
    }

    @Test
    void test_event_shows_its_outcome_without_the_response_of_a_private_address() {
        String path = create(Map.of("url", receiver.url("/echo/500").toString()));

        WebPage outcome = click(browser.open(path), path + "/test").assertStatus(200);

        assertThat(outcome.html().select("article.outcome").text()).contains("HTTP 500", " ms");
        assertThat(outcome.html().select("article.outcome pre").text()).isEmpty();
        assertThat(receiver.deliveries()).hasSize(1);
    }

    @Test
    void hostile_texts_are_escaped_and_urls_are_no_links() {
        EndpointFixture.store(
                demo.endpoints(),
                new CompanyId(company.id()),
                new EndpointId(UUID.randomUUID()),
                URI.create("javascript:alert(1)"),
                true);
        create(Map.of("url", "https://receiver.example/?a=%3Cscript%3E", "description", SCRIPT + "\"'><svg onload=x>"));

        WebPage list = browser.open(ROOT).assertStatus(200);

        assertThat(list.html().select("main script, main svg, main img, main [onload]"))
                .isEmpty();
        assertThat(list.text()).contains(SCRIPT, "javascript:alert(1)");
        for (Element link : list.html().select("main a")) {
            assertThat(link.attr("href")).startsWith("/console/");
            WebPage page = browser.open(link.attr("href")).assertStatus(200);
            assertThat(page.html().select("main a"))
                    .allMatch(a -> a.attr("href").startsWith("/console/"));
            assertThat(page.html().select("main script, main svg")).isEmpty();
        }
    }

    @Test
    void endpoint_of_another_company_is_not_found() {
        String other = ROOT + "/" + EndpointFixture.create(receiver.url("/204")).id();
        String token = browser.open(ROOT).html().select("[name=csrf_token]").val();

        for (String page : List.of("", "/edit", "/delete", "/deliveries", "/replay", "/replays/" + UUID.randomUUID())) {
            browser.open(other + page).assertStatus(404);
        }
        for (String form : List.of("/edit", "/delete", "/enable", "/disable", "/test", "/rotate", "/replay")) {
            String fields = "csrf_token=" + token + "&overlap_seconds=0&since=2024-01-01T00:00";
            browser.send("POST", other + form, fields).assertStatus(404);
            browser.send("POST", other + form, "").assertStatus(403);
        }
        for (String id : List.of("x", "..", "%3Cscript%3E", UUID.randomUUID().toString())) {
            browser.open(ROOT + "/" + id).assertStatus(404);
        }
        assertThat(receiver.deliveries()).isEmpty();
    }

    @Test
    void maximum_of_endpoints_is_shown_above_the_form() {
        for (int i = 0; i < 50; i++) {
            create(Map.of("url", "https://receiver.example/" + i));
        }
        FormElement form = browser.open(ROOT + "/new").form(ROOT + "/new");
        form.select("[name=url]").val("https://receiver.example/51");

        WebPage refused = browser.submit(form).assertStatus(422);

        assertThat(refused.html().select("[role=alert]").text()).contains("maximum of 50 endpoints");
        assertThat(browser.open(ROOT).html().select("tbody tr")).hasSize(50);
    }

    @Test
    void inputs_and_tables_have_names_for_screen_readers() {
        WebPage form = browser.open(ROOT + "/new");

        for (Element input : form.html().select("main input:not([type=hidden]):not([type=checkbox]), main textarea")) {
            assertThat(form.html().select("label[for=" + input.id() + "]")).hasSize(1);
        }
        assertThat(form.html().select("main [type=checkbox]"))
                .allMatch(box -> "label".equals(box.parent().tagName()));
        assertThat(form.html().select("fieldset > legend")).hasSize(2);
        create(Map.of("url", receiver.url("/204").toString()));
        assertThat(browser.open(ROOT).html().select("main th")).isNotEmpty().allMatch(th -> th.hasAttr("scope"));
    }

    private WebPage click(WebPage page, String action) {
        return browser.submit(page.form(action));
    }

    private static String error(WebPage page, String input) {
        return page.html().select("#" + input + "-error").text();
    }

    private String create(Map<String, Object> endpoint) {
        String body = JsonWriter.write(endpoint);
        return ROOT + "/"
                + api.send("POST", "/api/v1/webhooks/endpoints", body)
                        .assertStatus(201)
                        .get("id");
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> endpoints() {
        return (List<Map<String, Object>>)
                api.get("/api/v1/webhooks/endpoints").assertStatus(200).json().get("endpoints");
    }
}
