package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DeliveryTableFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import dev.leadpatch.application.http.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Markup in stored values is text on every page (cross-site scripting). */
class StoredMarkupTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final String key = company.addKeyWith("read", "write", "admin").value();
    private final ApiClient api = ApiClient.withKey(demo.baseUri(), key);

    static List<String> markup() {
        return List.of(
                "<script>alert(1)</script>",
                "\" onmouseover=\"alert(1)",
                "' onmouseover='alert(1)",
                "javascript:alert(1)",
                "</textarea><img src=x onerror=alert(1)>",
                "\"><textarea autofocus onfocus=alert(1)>",
                "</title><svg onload=alert(1)>",
                "<!--<script>",
                "&lt;b&gt;${7*7}");
    }

    @ParameterizedTest
    @MethodSource("markup")
    void markup_in_any_stored_value_of_a_lead_is_shown_as_text(String markup) {
        long tag = company.addTag(markup);
        long user = company.addUser(markup, markup);
        long text = company.addField("text", markup);
        long notes = company.addField("textarea", markup);
        long select = company.addField("select", markup, markup);
        company.execute("update tags set background_color = ? where company_id = ?", markup, company.id());
        company.execute("update users set color = ? where company_id = ?", markup, company.id());
        company.execute("update api_keys set label = ? where company_id = ?", markup, company.id());
        long lead = company.addLead();
        company.execute("""
                update leads set company_name = ?, first_name = ?, last_name = ?, email = ?, source = ?
                where company_id = ? and id = ?""", markup, markup, markup, markup, markup, company.id(), lead);
        api.patch(lead, """
                        {"tags": [%d], "assignedUsers": [%d], "customFields": [
                          {"customFieldId": %d, "type": "text", "value": {"text": "%s"}},
                          {"customFieldId": %d, "type": "textarea", "value": {"textarea": "%s"}},
                          {"customFieldId": %d, "type": "select", "value": {"select": 1}}]}""".formatted(tag, user, text, json(markup), notes, json(markup), select))
                .assertStatus(200);
        company.execute("update lead_changes set request_id = ? where company_id = ?", markup, company.id());
        Browser browser = Browser.signedIn(demo.baseUri(), key);
        WebPage page = browser.open("/console/leads/" + lead);
        FormElement form = page.form("/console/leads/" + lead);
        form.select("[name=email]").val("x" + markup);

        List<WebPage> pages = List.of(
                browser.open("/console"),
                browser.open("/console/leads"),
                browser.open("/console/leads/new"),
                browser.open("/console/catalog/tags/" + tag),
                browser.open("/console/catalog/users/" + user),
                browser.open("/console/catalog/custom-fields/" + select),
                browser.open("/console/catalog/custom-fields"),
                browser.open("/console/api-keys"),
                page,
                browser.submit(form).assertStatus(422));

        pages.forEach(StoredMarkupTest::assertHarmless);
        assertThat(page.html().title()).startsWith(markup);
        assertThat(page.html().select("textarea").val()).isEqualTo(markup);
        assertThat(page.html().select("[name=company_name]").val()).isEqualTo(markup);
        assertThat(page.html().select("ol.timeline ins").eachText()).contains(markup);
        assertThat(page.html().select("ol.timeline code").eachText()).containsExactly(markup);
    }

    @ParameterizedTest
    @MethodSource("markup")
    void markup_in_any_stored_value_of_a_webhook_is_shown_as_text(String markup) throws Exception {
        try (StatusPathReceiver receiver = StatusPathReceiver.start()) {
            company.execute("update api_keys set label = ? where company_id = ?", markup, company.id());
            String endpoint = JsonWriter.write(Map.of(
                    "url",
                    receiver.url("/echo/410").toString(),
                    "description",
                    markup,
                    "headers",
                    Map.of("X-Note", markup),
                    "configuration",
                    List.of(Map.of("id", markup, "selected", List.of(Map.of("id", markup, "value", markup))))));
            String path = "/console/webhooks/"
                    + api.send("POST", "/api/v1/webhooks/endpoints", endpoint)
                            .assertStatus(201)
                            .get("id");
            Browser browser = Browser.signedIn(demo.baseUri(), key);
            long lead = company.addLead();
            api.patch(lead, PatchBodies.member("first_name", markup)).assertStatus(200);
            await().until(() -> browser.open(path + "/deliveries").text().contains("HTTP 410"));
            new DeliveryTableFixture(company.database()).storeResponses(company.id(), lead, markup);
            String delivery =
                    browser.open(path + "/deliveries").html().select("tbody a").attr("href");
            WebPage page = browser.open(delivery);
            WebPage edit = browser.open(path + "/edit");
            FormElement form = edit.form(path + "/edit");
            form.select("[name=url]").val("x" + markup);

            Stream.of(
                            browser.open("/console"),
                            browser.open("/console/webhooks"),
                            browser.open("/console/audit-log"),
                            browser.open(path),
                            browser.open(path + "/deliveries"),
                            browser.open(path + "/replay"),
                            browser.open(path + "/delete"),
                            page,
                            edit,
                            browser.submit(form).assertStatus(422))
                    .forEach(StoredMarkupTest::assertHarmless);
            assertThat(edit.html().select("[name=description]").val()).isEqualTo(markup);
            assertThat(edit.html().select("[name=headers]").val()).isEmpty();
            assertThat(page.html().select("td pre").first().wholeText()).isEqualTo(markup);
        }
    }

    private static void assertHarmless(WebPage page) {
        assertThat(page.html().select("script").eachAttr("src")).hasSize(1);
        assertThat(page.html().select("script")).hasSize(1);
        assertThat(page.html().select("img[src=x], [style], base, iframe")).isEmpty();
        assertThat(page.html().select("svg").size())
                .isEqualTo(page.html().select("svg[aria-hidden], svg.chart").size());
        for (Element element : page.html().getAllElements()) {
            for (Attribute attribute : element.attributes()) {
                assertThat(attribute.getKey()).doesNotStartWith("on");
            }
            if (element.hasAttr("href")) {
                assertThat(element.attr("href")).matches("(/console|#).*");
            }
        }
    }

    private static String json(String text) {
        return text.replace("\"", "\\\"");
    }
}
