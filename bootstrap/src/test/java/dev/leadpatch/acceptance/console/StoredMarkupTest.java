package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.List;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Markup in stored values is text on every page (cross-site scripting). */
class StoredMarkupTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final String key = company.addKeyWith("read", "write", "admin").value();
    private final ApiClient api = ApiClient.withKey(demo.baseUri(), key);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\" onmouseover=\"alert(1)",
                "' onmouseover='alert(1)",
                "javascript:alert(1)",
                "</textarea><img src=x onerror=alert(1)>",
                "</title><svg onload=alert(1)>",
                "<!--<script>",
                "&lt;b&gt;${7*7}"
            })
    void markup_in_any_stored_value_is_shown_as_text(String markup) {
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
        Browser browser = Browser.signedIn(demo.baseUri(), key);
        WebPage page = browser.open("/console/leads/" + lead);
        FormElement form = page.form("/console/leads/" + lead);
        form.select("[name=email]").val("x" + markup);

        List<WebPage> pages = List.of(
                browser.open("/console"),
                browser.open("/console/leads"),
                browser.open("/console/leads/new"),
                page,
                browser.submit(form).assertStatus(422));

        pages.forEach(StoredMarkupTest::assertHarmless);
        assertThat(page.html().title()).startsWith(markup);
        assertThat(page.html().select("textarea").val()).isEqualTo(markup);
        assertThat(page.html().select("[name=company_name]").val()).isEqualTo(markup);
        assertThat(page.html().select("ol.timeline ins").eachText()).contains(markup);
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
