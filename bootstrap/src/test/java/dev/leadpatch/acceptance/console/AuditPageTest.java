package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture.ApiKeyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.Test;

/** The page of the audit log. */
class AuditPageTest {
    private static final String PATH = "/console/audit-log";

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiKeyFixture admin = company.addKeyWith("read", "write", "admin");
    private final Browser browser = Browser.signedIn(demo.baseUri(), admin.value());

    @Test
    void changes_of_the_console_are_shown_as_such() {
        assertThat(browser.open(PATH).assertStatus(200).text()).contains("No entries.");
        FormElement form = browser.open("/console/catalog/tags/new").form("/console/catalog/tags/new");
        form.select("[name=label]").val("Hot");
        browser.submit(form).assertStatus(200);

        WebPage page = browser.open(PATH).assertStatus(200);

        assertThat(page.heading()).isEqualTo("Audit log");
        assertThat(page.html().select("tbody tr td").eachText())
                .contains("Own Console", "tag.created")
                .doesNotContain("Hot");
    }

    @Test
    void older_entries_are_on_the_next_page() {
        for (int i = 0; i < 51; i++) {
            EndpointApiFixture.client(admin).send("POST", "/api/v1/tags", "{\"label\": \"T" + i + "\"}");
        }
        WebPage first = browser.open(PATH).assertStatus(200);
        WebPage last =
                browser.open(first.html().select("a[rel=next]").attr("href")).assertStatus(200);

        assertThat(first.html().select("tbody tr")).hasSize(50);
        assertThat(last.html().select("tbody tr")).hasSize(1);
        assertThat(last.html().select("a[rel=next]")).isEmpty();
    }
}
