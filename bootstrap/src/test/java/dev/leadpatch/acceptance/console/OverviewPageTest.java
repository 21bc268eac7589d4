package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The overview: changes and deliveries per minute, endpoints, and rejected requests. */
class OverviewPageTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final String key = company.addKeyWith("read", "write", "admin").value();
    private final ApiClient api = ApiClient.withKey(demo.baseUri(), key);
    private final Browser browser = Browser.signedIn(demo.baseUri(), key);

    @Test
    void company_without_activity_has_empty_charts_and_tables() {
        WebPage page = browser.open("/console").assertStatus(200);

        assertThat(page.html().select("svg.chart").eachAttr("aria-label"))
                .containsExactly(
                        "Changes in the last 60 minutes: 0 in total, at most 0 in a minute",
                        "Deliveries in the last 60 minutes: 0 in total, at most 0 in a minute; 0 given up");
        assertThat(page.text()).contains("There are none.", "None since this node was started.");
    }

    @Test
    void changes_of_the_last_hour_are_counted() {
        long lead = company.addLead();
        for (String name : List.of("A", "B", "C")) {
            api.patch(lead, "{\"first_name\": \"%s\"}".formatted(name)).assertStatus(200);
        }
        company.execute(
                "update lead_changes set changed_at = cast(? as timestamptz) where company_id = ? and version = 2",
                Instant.now().minus(Duration.ofHours(2)).toString(),
                company.id());

        assertThat(browser.open("/console").html().select("svg.chart").attr("aria-label"))
                .startsWith("Changes in the last 60 minutes: 2 in total");
    }

    @Test
    void failing_endpoint_and_waiting_deliveries_are_shown() {
        // nothing listens on this port
        demo.subscribe(company.id(), URI.create("http://127.0.0.1:1/hook"));
        api.patch(company.addLead(), "{\"first_name\": \"A\"}").assertStatus(200);

        await().untilAsserted(() -> assertThat(
                        browser.open("/console").html().select("td.error").text())
                .startsWith("Failing since 20"));
        String row = browser.open("/console").html().select("table tbody tr").text();
        String link = browser.open("/console").html().select("table tbody tr a").attr("href");
        assertThat(browser.open(link).assertStatus(200).heading()).startsWith("http://127.0.0.1:1/hook");
        assertThat(row).startsWith("http://127.0.0.1:1/hook").contains("1 lead, for up to");
    }

    @Test
    void update_keeps_the_focus() {
        demo.subscribe(company.id(), URI.create("https://receiver.example/1"));
        demo.subscribe(company.id(), URI.create("https://receiver.example/2"));
        WebPage page = browser.open("/console");

        page.assertKeepsFocus();
        assertThat(browser.open("/console").html().select("#live a").eachAttr("id"))
                .hasSize(2)
                .isEqualTo(page.html().select("#live a").eachAttr("id"));
    }

    @Test
    void endpoint_that_fails_and_is_paused_has_the_same_state_on_all_pages() {
        demo.subscribe(company.id(), URI.create("http://127.0.0.1:1/hook"));
        api.patch(company.addLead(), "{\"first_name\": \"A\"}").assertStatus(200);
        await().until(() -> !browser.open("/console").html().select("td.error").isEmpty());
        company.execute(
                "update webhook_endpoint_health set paused_until = '2999-01-01T00:00:00Z' where company_id = ?",
                company.id());

        assertThat(browser.open("/console").html().select("td.error").text())
                .isEqualTo("Paused until 2999-01-01 00:00:00 UTC");
        assertThat(browser.open("/console/webhooks").text()).contains("Paused until 2999-01-01 00:00:00 UTC");
    }

    @Test
    void open_circuit_is_shown_with_its_next_probe() {
        demo.subscribe(company.id(), URI.create("http://127.0.0.1:1/hook"));
        api.patch(company.addLead(), "{\"first_name\": \"A\"}").assertStatus(200);
        await().until(() -> !browser.open("/console").html().select("td.error").isEmpty());
        company.execute("""
                update webhook_endpoint_health
                set circuit_opened_at = '2026-01-01T00:00:00Z', next_probe_at = '2999-01-01T00:00:00Z'
                where company_id = ?
                """, company.id());

        String link = browser.open("/console").html().select("table tbody tr a").attr("href");
        assertThat(browser.open("/console").html().select("td.error").text())
                .isEqualTo("Circuit open since 2026-01-01 00:00:00 UTC, next probe at 2999-01-01 00:00:00 UTC");
        assertThat(browser.open(link).text())
                .contains("Circuit open since 2026-01-01 00:00:00 UTC, next probe at 2999-01-01 00:00:00 UTC");
    }

    @Test
    void rejected_requests_are_counted_by_code() {
        long lead = company.addLead();
        api.patch(lead, "{\"email\": \"x\"}").assertStatus(400);
        api.patch(lead, "{\"email\": \"y\"}").assertStatus(400);
        api.getLead(lead);
        api.get("/api/v1/leads/1").assertStatus(404);
        api.patch(lead, "{").assertError(400, "malformed_json");
        browser.open("/console/leads/1").assertStatus(404);
        ApiClient.withKey(demo.baseUri(), ApiClient.READ_WRITE_KEY).patch(789, "{\"email\": \"x\"}");

        // the access log is written after the response
        await().untilAsserted(() -> assertThat(rejections())
                .hasSize(3)
                .anySatisfy(row -> assertThat(row)
                        .matches("invalid_patch Latest: PATCH /api/v1/leads/\\{leadId}, API key Own 2 20.* UTC"))
                .anySatisfy(row -> assertThat(row).matches("malformed_json .* 1 20.*"))
                .anySatisfy(row -> assertThat(row).matches("404 .* 1 20.*")));
    }

    @Test
    void key_without_read_access_sees_no_charts() {
        Browser admin =
                Browser.signedIn(demo.baseUri(), company.addKeyWith("admin").value());

        WebPage page = admin.open("/console").assertStatus(200);

        assertThat(page.html().select("svg.chart")).isEmpty();
        assertThat(page.text()).contains("has no read access");
    }

    private List<String> rejections() {
        return browser.open("/console")
                .html()
                .select("section:contains(Rejected requests) tbody tr")
                .eachText();
    }
}
