package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.Test;

/** The list of leads: search, filters and pages. */
class LeadListPageTest {

    private static final String LEADS = "/console/leads";

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final String key = company.addKeyWith("read", "write", "admin").value();
    private final ApiClient api = ApiClient.withKey(demo.baseUri(), key);
    private final Browser browser = Browser.signedIn(demo.baseUri(), key);

    @Test
    void row_shows_the_lead_and_links_to_its_page() {
        long tag = company.addTag("Hot");
        long user = company.addUser("Ada", "Lovelace");
        long lead = company.addLead();
        api.patch(lead, """
                        {"first_name": "Grace", "last_name": "Hopper", "company_name": "Navy", "status": "lost",
                         "email": "grace@navy.example", "tags": [%d], "assignedUsers": [%d]}""".formatted(tag, user)).assertStatus(200);

        WebPage list = browser.open(LEADS).assertStatus(200);

        assertThat(list.heading()).isEqualTo("Leads");
        assertThat(rows(list)).hasSize(1);
        assertThat(rows(list).get(0).text())
                .startsWith("Grace Hopper Navy grace@navy.example Lost Hot Ada Lovelace 20");
        assertThat(browser.open(rows(list).get(0).select("a").attr("href")).heading())
                .isEqualTo("Grace Hopper");
    }

    @Test
    void lead_without_a_name_has_the_one_of_its_company_or_its_id() {
        List<Long> leads = company.addLeads(2);
        api.patch(leads.get(1), "{\"company_name\": \"Navy\"}").assertStatus(200);

        assertThat(titles(browser.open(LEADS))).containsExactly("Navy", "Lead " + leads.get(0));
    }

    @Test
    void search_and_filters_are_combined() {
        long tag = company.addTag("Hot");
        List<Long> leads = company.addLeads(4);
        api.patch(leads.get(0), "{\"company_name\": \"Alpha\", \"tags\": [%d]}".formatted(tag));
        api.patch(
                leads.get(1), "{\"company_name\": \"Alphabet\", \"tags\": [%d], \"status\": \"lost\"}".formatted(tag));
        api.patch(leads.get(2), "{\"company_name\": \"Alps\"}");
        FormElement form = browser.open(LEADS).form(LEADS);

        form.select("[name=search]").val("alpha");
        assertThat(titles(browser.submit(form))).containsExactly("Alphabet", "Alpha");

        choose(form, "status", "lost");
        choose(form, "tags", String.valueOf(tag));
        WebPage filtered = browser.submit(form);

        assertThat(titles(filtered)).containsExactly("Alphabet");
        assertThat(filtered.text()).contains("1 lead");
        assertThat(filtered.html().select("[name=search]").val()).isEqualTo("alpha");
        assertThat(filtered.html().select("[name=status] [selected]").val()).isEqualTo("lost");
    }

    @Test
    void archived_leads_are_listed_on_request() {
        List<Long> leads = company.addLeads(2);
        company.archive(leads.get(0));
        FormElement form = browser.open(LEADS).form(LEADS);

        assertThat(titles(browser.open(LEADS))).containsExactly("Lead " + leads.get(1));
        choose(form, "archived", "only");
        WebPage archived = browser.submit(form);

        assertThat(titles(archived)).containsExactly("Lead " + leads.get(0));
        assertThat(rows(archived).get(0).text()).contains("Archived");
    }

    @Test
    void pages_contain_every_lead_once() {
        company.addLeads(120);
        List<String> seen = new ArrayList<>();
        WebPage page = browser.open(LEADS + "?status=new");
        assertThat(page.text()).contains("120 leads");

        seen.addAll(titles(page));
        while (!page.html().select("a[rel=next]").isEmpty()) {
            page = browser.open(page.html().select("a[rel=next]").attr("href")).assertStatus(200);
            seen.addAll(titles(page));
            assertThat(page.html().select("[name=status] [selected]").val()).isEqualTo("new");
        }

        assertThat(seen).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void company_without_leads_has_an_empty_list() {
        WebPage list = browser.open(LEADS).assertStatus(200);

        assertThat(list.text()).contains("0 leads");
        assertThat(list.html().select("table")).isEmpty();
    }

    @Test
    void invalid_parameters_are_explained() {
        assertThat(browser.open(LEADS + "?status=open").assertStatus(400).text())
                .contains("The query parameter status must be one or several of new");
        assertThat(browser.open(LEADS + "?cursor=x").assertStatus(400).text()).contains("cursor");
        assertThat(browser.open(LEADS + "?page=2").assertStatus(400).text()).contains("page is unknown");
        browser.open(LEADS + "?search=" + "x".repeat(201)).assertStatus(400);
    }

    @Test
    void key_without_read_access_sees_no_leads() {
        Browser admin =
                Browser.signedIn(demo.baseUri(), company.addKeyWith("admin").value());

        assertThat(admin.open(LEADS).assertStatus(403).text()).contains("Read access required");
    }

    private static void choose(FormElement form, String name, String value) {
        form.select("[name=" + name + "] option").removeAttr("selected");
        form.select("[name=" + name + "] option[value=" + value + "]").attr("selected", "");
    }

    private static List<Element> rows(WebPage page) {
        return page.html().select("table.leads tbody tr");
    }

    private static List<String> titles(WebPage page) {
        return rows(page).stream().map(row -> row.select("a").text()).toList();
    }
}
