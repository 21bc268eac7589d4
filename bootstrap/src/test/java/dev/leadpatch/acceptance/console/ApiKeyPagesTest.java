package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture.ApiKeyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of API keys. */
class ApiKeyPagesTest {
    private static final String ROOT = "/console/api-keys";
    private static final String NEW = ROOT + "/new";
    private static final String SCRIPT = "<script>alert(1)</script>";

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiKeyFixture admin = company.addKeyWith("read", "write", "admin");
    private final ApiClient api = ApiClient.withKey(demo.baseUri(), admin.value());
    private final Browser browser = Browser.signedIn(demo.baseUri(), admin.value());

    @Test
    void key_is_created_and_shown_once() {
        long owner = company.addUser("Grace", "Hopper " + SCRIPT);
        FormElement form = form(SCRIPT + " sync", "read", "write");
        form.select("[name=owner] option[value=" + owner + "]").attr("selected", "selected");
        form.select("[name=expires_at]").val("2999-12-31T12:30");
        form.select("[name=rate_limit]").val("90");
        form.select("[name=flags][value=lenient]").attr("checked", "checked");

        WebPage created = browser.submit(form).assertStatus(200);

        String key = created.html().select("pre.secret").text();
        assertThat(key).startsWith("jb_api_");
        assertThat(created.response().header("Cache-Control")).contains("no-store");
        assertThat(created.path()).isEqualTo(NEW);
        assertThat(ApiClient.withKey(demo.baseUri(), key)
                        .get("/api/v1/api-keys/self")
                        .assertStatus(200)
                        .json())
                .containsEntry("label", SCRIPT + " sync")
                .containsEntry("access", List.of("read", "write"))
                .containsEntry("owner", owner)
                .containsEntry("rate_limit", 90L)
                .containsEntry("lenient", true)
                .containsEntry("require_preconditions", false)
                .containsEntry("expires_at", "2999-12-31T12:30:00.000000Z");
        WebPage list = browser.open(ROOT).assertStatus(200);
        WebPage page =
                browser.open(created.html().select("main a").attr("href")).assertStatus(200);
        assertThat(page.heading()).isEqualTo(SCRIPT + " sync");
        assertThat(page.text())
                .contains(
                        "read, write",
                        "90 requests per minute",
                        "Grace Hopper " + SCRIPT,
                        "2999-12-31 12:30:00 UTC",
                        "Valid");
        for (WebPage any : List.of(list, page, created)) {
            assertThat(any.html().select("main script")).isEmpty();
        }
        assertThat(list.response().body() + page.response().body()).doesNotContain(key);
        assertThat(list.html().select("tbody tr").first().text()).contains("sync", "Valid", "read, write");
        assertThat(list.html().select("tbody tr:contains(this session)")).hasSize(1);
    }

    @Test
    void violations_are_shown_beside_their_inputs() {
        FormElement form = form("x".repeat(101));
        form.select("[name=expires_at]").val("2020-01-01T00:00");
        form.select("[name=rate_limit]").val("fast");
        form.select("[name=owner] option").attr("value", "9999").attr("selected", "selected");

        WebPage page = browser.submit(form).assertStatus(422);

        assertThat(page.html().select("[role=alert]").text()).contains("5 fields are invalid");
        assertThat(error(page, "label")).startsWith("Label ").contains("at most 100 characters");
        assertThat(error(page, "access")).contains("must contain at least one of read, write, admin");
        assertThat(error(page, "rate-limit")).startsWith("Requests per minute ").contains("none");
        assertThat(error(page, "owner")).contains("is not a user of this company");
        assertThat(error(page, "expires-at")).contains("must be in the future");
        assertThat(page.html().select("[name=expires_at]").val()).isEqualTo("2020-01-01T00:00");
        assertThat(keys()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1e999999999", "", "1.5", "<script>"})
    void owner_that_is_no_user_is_rejected_or_the_default(String owner) {
        FormElement form = form("Sync", "read");
        form.select("[name=owner] option").attr("value", owner);

        assertThat(browser.submit(form).response().status()).isEqualTo(owner.isEmpty() ? 200 : 422);
        assertThat(keys()).hasSize(owner.isEmpty() ? 2 : 1);
    }

    @Test
    void key_that_would_grant_more_is_refused_beside_the_form() {
        ApiKeyFixture limited = company.addKeyWith("admin");
        Browser other = Browser.signedIn(demo.baseUri(), limited.value());
        FormElement form = fill(other.open(NEW).form(NEW), "Sync", "write");

        WebPage refused = other.submit(form).assertStatus(403);

        assertThat(refused.html().select("[role=alert]").text())
                .contains("The new key would have write access, which the key of this request does not have.");
        assertThat(refused.html().select("[name=label]").val()).isEqualTo("Sync");
        assertThat(keys()).hasSize(2);
        assertThat(other.open(NEW).html().select("[name=owner] option")).hasSize(1);
        assertThat(other.open(ROOT).assertStatus(200).text()).contains("User ");
    }

    @Test
    void key_is_limited_to_fields() {
        long field = company.addField("text", "Budget " + SCRIPT);
        FormElement form = form("Status bot", "write");
        form.select("[name=fields][value=status], [name=fields][value=customFields/" + field + "]")
                .attr("checked", "checked");

        WebPage created = browser.submit(form).assertStatus(200);

        WebPage page = browser.open(created.html().select("main a").attr("href"));
        assertThat(page.text()).contains("Writable fields status, customFields/" + field);
        List<String> rows = browser.open(ROOT).html().select("tbody tr").eachText();
        assertThat(rows.get(0)).contains("Status bot", "write only status, customFields/" + field);
        assertThat(rows.get(1)).contains("this session").doesNotContain("only");
        String key = created.html().select("pre.secret").text();
        assertThat(ApiClient.withKey(demo.baseUri(), key)
                        .get("/api/v1/api-keys/self")
                        .get("fields"))
                .isEqualTo(List.of("status", "customFields/" + field));
        form.select("[name=fields][value=status]").val(SCRIPT);
        WebPage rejected = browser.submit(form).assertStatus(422);
        assertThat(error(rejected, "fields")).contains(SCRIPT + " must be the name of a field");
        assertThat(rejected.html().select("main script")).isEmpty();
    }

    @Test
    void key_is_rotated_with_an_overlap() {
        String path = ROOT + "/" + company.addKeyWith("read").id();
        FormElement invalid = browser.open(path).form(path + "/rotate");
        invalid.select("[name=overlap_seconds] option").attr("value", "-1");
        assertThat(error(browser.submit(invalid).assertStatus(422), "overlap-seconds"))
                .contains("from 0 to 604800");
        FormElement form = browser.open(path).form(path + "/rotate");

        WebPage rotated = browser.submit(form).assertStatus(200);

        String key = rotated.html().select("pre.secret").text();
        ApiClient.withKey(demo.baseUri(), key).get("/api/v1/tags").assertStatus(200);
        assertThat(rotated.text()).contains("The previous key is valid until");
        WebPage previous = browser.open(path).assertStatus(200);
        assertThat(previous.text()).contains("Replaced by");
        assertThat(browser.open(previous.html().select("dd a").attr("href"))
                        .assertStatus(200)
                        .path())
                .isEqualTo(rotated.html().select("main a").attr("href"));
        assertThat(previous.html().select("form[action$=rotate]")).isEmpty();
        assertThat(browser.submit(form)
                        .assertStatus(409)
                        .html()
                        .select("[role=alert]")
                        .text())
                .contains("already replaced by another key");
    }

    @Test
    void key_is_revoked_after_a_confirmation() {
        ApiKeyFixture key = company.addKeyWith("read");
        String path = ROOT + "/" + key.id();
        WebPage confirmation =
                browser.open(browser.open(path).html().select("a[href$=revoke]").attr("href"));
        ApiClient.withKey(demo.baseUri(), key.value()).get("/api/v1/tags").assertStatus(200);

        WebPage revoked = browser.submit(confirmation.form(path + "/revoke")).assertStatus(200);

        assertThat(revoked.html().select("[role=status]").text()).startsWith("Revoked.");
        assertThat(revoked.text()).contains("Revoked 20");
        assertThat(revoked.html().select("main form, a[href$=revoke]")).isEmpty();
        ApiClient.withKey(demo.baseUri(), key.value()).get("/api/v1/tags").assertStatus(401);
    }

    @Test
    void last_admin_key_is_not_revoked() {
        String path = ROOT + "/" + admin.id() + "/revoke";
        WebPage confirmation = browser.open(path).assertStatus(200);
        assertThat(confirmation.text()).contains("It is the key of this session, which ends too.");

        WebPage refused = browser.submit(confirmation.form(path)).assertStatus(409);

        assertThat(refused.html().select("[role=alert]").text())
                .contains("This is the last valid API key with admin access; create another one first.");
        browser.open(ROOT).assertStatus(200);
    }

    @Test
    void session_ends_when_its_key_is_revoked() {
        company.addKeyWith("admin");
        String path = ROOT + "/" + admin.id() + "/revoke";

        WebPage page = browser.submit(browser.open(path).form(path));

        assertThat(page.heading()).isEqualTo("Sign in");
    }

    @Test
    void key_of_another_company_is_not_found() {
        CompanyFixture other = CompanyFixture.create(demo.database());
        String token = browser.open(ROOT).html().select("[name=csrf_token]").val();
        List<String> ids = List.of(
                other.addKeyWith("read", "admin").id().toString(),
                UUID.randomUUID().toString(),
                "x",
                "%3Cscript%3E");

        for (String id : ids) {
            browser.open(ROOT + "/" + id).assertStatus(404);
            browser.open(ROOT + "/" + id + "/revoke").assertStatus(404);
            for (String action : List.of("/rotate", "/revoke")) {
                browser.send("POST", ROOT + "/" + id + action, "overlap_seconds=0&csrf_token=" + token)
                        .assertStatus(404);
                browser.send("POST", ROOT + "/" + id + action, "overlap_seconds=0")
                        .assertStatus(403);
            }
        }
        browser.send("POST", NEW, "label=x&access=read").assertStatus(403);
        assertThat(keys()).hasSize(1);
    }

    @Test
    void inputs_have_labels_and_errors_are_announced() {
        WebPage page = browser.submit(form("")).assertStatus(422);

        for (Element input : page.html().select("main input:not([type=hidden]):not([type=checkbox]), main select")) {
            assertThat(page.html().select("label[for=" + input.id() + "]")).hasSize(1);
        }
        assertThat(page.html().select("#label").attr("aria-invalid")).isEqualTo("true");
        for (String id : page.html().select("#label").attr("aria-describedby").split(" ", -1)) {
            assertThat(page.html().select("#" + id)).hasSize(1);
        }
    }

    private FormElement form(String label, String... access) {
        return fill(browser.open(NEW).assertStatus(200).form(NEW), label, access);
    }

    private static FormElement fill(FormElement form, String label, String... access) {
        form.select("[name=label]").val(label);
        for (String name : access) {
            form.select("[name=access][value=" + name + "]").attr("checked", "checked");
        }
        return form;
    }

    private static String error(WebPage page, String input) {
        return page.html().select("#" + input + "-error").text();
    }

    private List<Map<String, Object>> keys() {
        return api.get("/api/v1/api-keys").assertStatus(200).jsonList();
    }
}
