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
                .startsWith("Grace Hopper Id " + lead + ", Navy grace@navy.example Lost Hot Ada Lovelace 20");
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
    void pages_can_be_followed_back_and_keep_the_filters() {
        company.addLeads(120);
        WebPage first = browser.open(LEADS + "?status=new,lost&search=");
        WebPage second = follow(first, "next");
        WebPage third = follow(second, "next");

        assertThat(titles(follow(third, "prev"))).isEqualTo(titles(second));
        assertThat(titles(follow(follow(third, "prev"), "next"))).isEqualTo(titles(third));
        WebPage back = follow(follow(third, "prev"), "prev");
        assertThat(titles(back)).isEqualTo(titles(first));
        assertThat(back.html().select("a[rel=prev], a:contains(First page)")).isEmpty();
        assertThat(third.html().select("a:contains(First page)").attr("href"))
                .isEqualTo(LEADS + "?search=&status=new%2Clost");
        assertThat(browser.open(LEADS).html().select("a:contains(First page)")).isEmpty();
    }

    @Test
    void filter_with_several_values_shows_them() {
        company.addLead();

        WebPage page = browser.open(LEADS + "?status=new,lost");

        assertThat(page.html().select("[name=status] [selected]").text()).isEqualTo("New or Lost");
        assertThat(titles(browser.submit(page.form(LEADS)))).hasSize(1);
    }

    @Test
    void lead_is_found_by_its_id_and_its_uuid() {
        List<Long> leads = company.addLeads(2);
        long archived = leads.get(0);
        String uuid = api.getLead(archived).get("uuid").toString();
        company.archive(archived);

        for (String text : List.of(String.valueOf(archived), " " + archived + " ", uuid)) {
            FormElement form = browser.open(LEADS).form(LEADS);
            form.select("[name=search]").val(text);
            assertThat(browser.submit(form).html().select("#results .by-id a").attr("href"))
                    .isEqualTo(LEADS + "/" + archived);
        }
        long other = CompanyFixture.create(demo.database()).addLead();
        for (String text : List.of(String.valueOf(other), "x", "0", "99999999999999999999")) {
            assertThat(browser.open(LEADS + "?search=" + text).html().select(".by-id"))
                    .isEmpty();
        }
    }

    @Test
    void search_while_typing_replaces_the_entry_of_the_browser_history() {
        Element form = browser.open(LEADS).form(LEADS);

        assertThat(form.attr("hx-replace-url")).isEqualTo("true");
        assertThat(form.hasAttr("hx-push-url")).isFalse();
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

    private WebPage follow(WebPage page, String relation) {
        return browser.open(page.html().select("a[rel=" + relation + "]").attr("href"))
                .assertStatus(200);
    }

    private static List<Element> rows(WebPage page) {
        return page.html().select("table.leads tbody tr");
    }

    private static List<String> titles(WebPage page) {
        return rows(page).stream().map(row -> row.select("a").text()).toList();
    }
}
