package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DeliveryTableFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import dev.leadpatch.application.http.json.JsonWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages that list, show and replay deliveries. */
class DeliveryPagesTest {
    private static final String SCRIPT = "<script>alert('1')</script>";

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
    void failed_delivery_is_shown_with_its_attempts_and_its_request() {
        String endpoint = endpoint(receiver.url("/echo/410"), Map.of("X-Token", "top secret"));
        long lead = company.addLead();
        rename(lead, SCRIPT);
        WebPage list = awaitRows(endpoint, 1);
        new DeliveryTableFixture(company.database()).storeResponses(company.id(), lead, SCRIPT);

        WebPage page = browser.open(list.html().select("tbody a").attr("href")).assertStatus(200);

        ReceivedDelivery sent = receiver.deliveries().get(0);
        assertThat(page.heading()).isEqualTo("Delivery of lead " + lead);
        assertThat(page.text()).contains("HTTP 410", "lead_updated", sent.header("Webhook-id"), " ms");
        assertThat(page.html().select("main script")).isEmpty();
        assertThat(page.html().select("td pre").text()).contains(SCRIPT);
        String body = page.html().select("pre[aria-labelledby=body]").first().wholeText();
        assertThat(body).startsWith("{\n  \"");
        assertThat(body.replaceAll("\n *", "").replace("\": ", "\":")).isEqualTo(sent.body());
        assertThat(page.html().select("pre[aria-labelledby=curl]").first().wholeText())
                .startsWith("curl --globoff -X POST '" + receiver.url("/echo/410") + "' \\\n")
                .contains("-H 'webhook-id: " + sent.header("Webhook-id") + "'")
                .endsWith("--data-raw '" + sent.body().replace("'", "'\\''") + "'");
        assertThat(page.text()).contains("X-Token not shown", "Authorization not shown", "webhook-signature not shown");
        assertThat(page.response().body())
                .doesNotContain("top secret", sent.header("Authorization"), sent.header("Webhook-signature"));
        assertThat(browser.open(endpoint).text()).contains("Disabled", "Pending 1");
    }

    @Test
    void curl_command_sends_the_same_body() throws Exception {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        rename(company.addLead(), "O'Neill $(id) `id` \\ \"x\" !! @file");
        WebPage list = awaitRows(endpoint, 1);
        WebPage page = browser.open(list.html().select("tbody a").attr("href"));
        String command = page.html().select("pre[aria-labelledby=curl]").first().wholeText();

        // not to the receiver of the endpoint, which requires signatures
        assertThat(bodySentBy(command, receiver.url("/204")))
                .isEqualTo(receiver.deliveries().get(0).body());
    }

    /** Runs a command, with another URL than {@code url}, and returns the body of its request. */
    private static String bodySentBy(String command, URI url) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> bodies = new CopyOnWriteArrayList<>();
        server.createContext("/", exchange -> {
            try (exchange) {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
        try {
            String other = "http://127.0.0.1:" + server.getAddress().getPort();
            Process shell = new ProcessBuilder("sh", "-c", command.replace(url.toString(), other))
                    .redirectErrorStream(true)
                    .start();
            shell.getInputStream().readAllBytes();
            assertThat(shell.waitFor()).isZero();
        } finally {
            server.stop(0);
        }
        assertThat(bodies).hasSize(1);
        return bodies.get(0);
    }

    @Test
    void one_delivery_is_replayed() {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        rename(company.addLead(), "Lovelace");
        WebPage page =
                browser.open(awaitRows(endpoint, 1).html().select("tbody a").attr("href"));

        WebPage replayed = browser.submit(page.form(page.path() + "/replay")).assertStatus(200);

        assertThat(replayed.html().select("[role=status]").text()).contains("Queued");
        await().until(() -> receiver.deliveries().size() == 2);
        assertThat(receiver.deliveries().get(1).body())
                .isEqualTo(receiver.deliveries().get(0).body());
        await().until(() -> browser.open(page.path())
                        .html()
                        .select("tbody tr:contains(HTTP 204)")
                        .size()
                == 2);
        assertThat(browser.open(page.path()).html().select("tbody").first().text())
                .startsWith("Replay 1 1 ");
        assertThat(browser.open(page.path()).html().select("th[scope=rowgroup]").eachText())
                .containsExactly("Replay 1", "First delivery");
    }

    @Test
    void pending_delivery_shows_its_next_attempt() {
        String endpoint = endpoint(receiver.url("/500"), Map.of());
        long lead = company.addLead();
        rename(lead, "First");
        awaitRows(endpoint, 1);
        company.execute(
                "update webhook_queue_heads set due_at = '2999-01-01T00:00:00Z' where company_id = ?", company.id());
        rename(lead, "Second");
        List<String> rows =
                browser.open(endpoint + "/deliveries").html().select("tbody a").eachAttr("href");

        assertThat(browser.open(rows.get(0)).text()).contains("Next attempt not before 2999-01-01 00:00:00 UTC");
        assertThat(browser.open(rows.get(1)).text()).contains("Next attempt after an earlier delivery of the lead");
    }

    @Test
    void attempt_shows_the_url_and_the_time_that_it_sent() {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        rename(company.addLead(), "Lovelace");
        WebPage page =
                browser.open(awaitRows(endpoint, 1).html().select("tbody a").attr("href"));
        String id = endpoint.substring(endpoint.lastIndexOf('/') + 1);
        api.send("PATCH", "/api/v1/webhooks/endpoints/" + id, "{\"url\": \"" + receiver.url("/200") + "\"}")
                .assertStatus(200);

        WebPage later = browser.open(page.path()).assertStatus(200);

        ReceivedDelivery sent = receiver.deliveries().get(0);
        assertThat(later.html().select("dl.facts").first().text())
                .contains(receiver.url("/200").toString());
        assertThat(later.html().select("td details p").text())
                .isEqualTo("URL: " + receiver.url("/204") + " webhook-timestamp: " + sent.header("Webhook-timestamp"));
        assertThat(later.text()).contains("webhook-timestamp of each attempt");
    }

    @Test
    void attempt_of_an_earlier_version_is_shown_without_its_request() {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        rename(company.addLead(), "Lovelace");
        WebPage list = awaitRows(endpoint, 1);
        company.execute(
                "update webhook_delivery_log set attempts = attempts #- '{0,url}' #- '{0,signed}' where company_id = ?",
                company.id());

        WebPage page = browser.open(list.html().select("tbody a").attr("href")).assertStatus(200);

        assertThat(page.text()).contains("HTTP 204");
        assertThat(page.html().select("td details p")).isEmpty();
    }

    @Test
    void deliveries_since_a_time_are_replayed_with_progress() {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        List<Long> leads = company.addLeads(3);
        leads.forEach(lead -> rename(lead, "Hopper"));
        awaitRows(endpoint, 3);
        await().until(() -> receiver.deliveries().size() == 3);
        FormElement form = browser.open(endpoint + "/replay").assertStatus(200).form(endpoint + "/replay");
        form.select("[name=since]").val("2024-01-01T00:00");

        WebPage progress = browser.submit(form).assertStatus(200);

        assertThat(progress.path()).startsWith(endpoint + "/replays/");
        assertThat(progress.html().select("progress[aria-label]")).hasSize(1);
        assertThat(progress.html().select("#progress a")).isNotEmpty();
        await().until(() -> browser.open(progress.path()).text().contains("Done: 3 deliveries"));
        assertThat(browser.open(progress.path()).html().select("[hx-get]")).isEmpty();
        await().until(() -> receiver.deliveries().size() == 6);
    }

    @Test
    void replay_in_progress_is_polled_and_another_one_is_refused() {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        UUID id = UUID.fromString(endpoint.substring(endpoint.lastIndexOf('/') + 1));
        UUID replay = UUID.randomUUID();
        // leased, so that no node continues it
        company.execute("""
                insert into webhook_replays (company_id, endpoint_id, id, started_at, total, processed, last_queued_at,
                                             last_event_id, leased_until)
                values (?, ?, ?, now(), 500, 200, now(), gen_random_uuid(), now() + interval '1 hour')
                """, company.id(), id, replay);

        WebPage progress = browser.open(endpoint + "/replays/" + replay).assertStatus(200);
        assertThat(progress.text()).contains("200 of about 500 deliveries");
        assertThat(progress.html().select("[hx-get]").attr("hx-get")).isEqualTo(progress.path());
        assertThat(progress.html().select("progress").attr("value")).isEqualTo("200");
        progress.assertKeepsFocus();
        assertThat(browser.open(endpoint)
                        .html()
                        .select("main a:contains(in progress)")
                        .attr("href"))
                .isEqualTo(progress.path());
        FormElement form = browser.open(endpoint + "/replay").form(endpoint + "/replay");
        form.select("[name=since]").val("2024-01-01T00:00");
        WebPage refused = browser.submit(form).assertStatus(409);
        assertThat(refused.html().select("[role=alert]").text()).contains("another replay");
        assertThat(refused.html().select("main a:contains(in progress)").attr("href"))
                .isEqualTo(progress.path());
    }

    @Test
    void deliveries_of_a_range_that_were_given_up_are_replayed() {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        List<Long> leads = company.addLeads(3);
        leads.forEach(lead -> rename(lead, "Hopper"));
        awaitDelivered(endpoint, 3);
        UUID id = UUID.fromString(endpoint.substring(endpoint.lastIndexOf('/') + 1));
        company.execute(
                "update webhook_delivery_log set status = 'dead', queued_at = '2025-06-01T00:00:00Z' where endpoint_id = ? and lead_id = ?",
                id,
                leads.get(0));
        company.execute(
                "update webhook_delivery_log set status = 'dead' where endpoint_id = ? and lead_id = ?",
                id,
                leads.get(1));
        FormElement form = browser.open(endpoint + "/replay").form(endpoint + "/replay");
        form.select("[name=since]").val("2025-01-01T00:00");
        form.select("[name=until]").val("2025-12-31T23:59");
        form.select("[name=status] option[value=dead]").attr("selected", "selected");

        WebPage progress = browser.submit(form).assertStatus(200);

        await().until(() -> browser.open(progress.path()).text().contains("Done: 1 deliveries"));
        await().until(() -> receiver.deliveries().size() == 4);
    }

    @Test
    void end_of_a_replay_must_be_a_time_after_its_start() {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        FormElement form = browser.open(endpoint + "/replay").form(endpoint + "/replay");
        form.select("[name=since]").val("2024-01-02T00:00");
        form.select("[name=until]").val("2024-01-01T00:00");
        assertThat(browser.submit(form)
                        .assertStatus(422)
                        .html()
                        .select("#until-error")
                        .text())
                .contains("must not be before the start");
        form.select("[name=until]").val("tomorrow");
        assertThat(browser.submit(form)
                        .assertStatus(422)
                        .html()
                        .select("#until-error")
                        .text())
                .contains("must be a date and a time");
    }

    @ParameterizedTest
    @CsvSource({"''", "yesterday", "2024-13-01T00:00", "2024-02-30T00:00", "99999-01-01T00:00", "<script>"})
    void replay_requires_a_time(String since) {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        FormElement form = browser.open(endpoint + "/replay").form(endpoint + "/replay");
        form.select("[name=since]").val(since);

        WebPage page = browser.submit(form).assertStatus(422);

        assertThat(page.html().select("#since-error").text()).contains("must be a date and a time");
        assertThat(page.html().select("#since").val()).isEqualTo(since);
    }

    @Test
    void list_is_filtered_and_paged() {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        String other = endpoint(receiver.url("/200"), Map.of());
        List<Long> leads = company.addLeads(60);
        leads.forEach(lead -> rename(lead, "Turing"));
        awaitDelivered(endpoint, 60);
        awaitDelivered(other, 60);

        WebPage first = browser.open(endpoint + "/deliveries?state=delivered&since=2024-01-01T00:00")
                .assertStatus(200);
        WebPage second =
                browser.open(first.html().select("[rel=next]").attr("href")).assertStatus(200);

        List<String> listed = new ArrayList<>(first.html().select("tbody a").eachAttr("href"));
        listed.addAll(second.html().select("tbody a").eachAttr("href"));
        assertThat(listed).doesNotHaveDuplicates().hasSize(60);
        assertThat(second.html().select("[rel=next]")).isEmpty();
        assertThat(second.html().select("[name=since]").val()).isEqualTo("2024-01-01T00:00");
        assertThat(rows(endpoint + "/deliveries?state=dead")).isZero();
        assertThat(rows(endpoint + "/deliveries?since=" + Instant.now().plusSeconds(60)))
                .isZero();
        assertThat(rows(endpoint + "/deliveries?lead=" + leads.get(7))).isEqualTo(1);
        WebPage lead = browser.open("/console/leads/" + leads.get(7)).assertStatus(200);
        WebPage ofLead = browser.open(
                        lead.html().select("main a:contains(deliveries)").attr("href"))
                .assertStatus(200);
        assertThat(ofLead.html().select("tbody tr")).hasSize(2);
        assertThat(ofLead.html().select("h2 a").eachAttr("href")).containsExactly(endpoint, other);
        assertThat(rows("/console/deliveries?lead=1&state=")).isZero();
        assertThat(browser.open("/console/deliveries").text()).contains("Enter the id of a lead");
    }

    @ParameterizedTest
    @CsvSource({
        "state, unknown",
        "state, <script>",
        "lead, -1",
        "lead, 0",
        "lead, 99999999999999999999999",
        "lead, x",
        "since, yesterday",
        "since, 2024-01-01"
    })
    void invalid_filter_is_explained_beside_its_input(String name, String value) {
        String endpoint = endpoint(receiver.url("/204"), Map.of());
        FormElement form = browser.open(endpoint + "/deliveries").form(endpoint + "/deliveries");
        form.append("<input name='" + name + "'>");
        form.select("[name=" + name + "]").first().remove();

        form.select("[name=" + name + "]").val(value);
        WebPage page = browser.open(endpoint + "/deliveries?" + Browser.encode(form.formData()))
                .assertStatus(422);

        assertThat(page.html().select("#" + name + "-error").text()).contains(" must be ");
    }

    @Test
    void invalid_cursor_and_unknown_or_repeated_parameters_are_rejected() {
        String endpoint = endpoint(receiver.url("/204"), Map.of());

        browser.open(endpoint + "/deliveries?cursor=x").assertStatus(400);
        browser.open(endpoint + "/deliveries?limit=1").assertStatus(400);
        browser.open(endpoint + "/deliveries?lead=1&lead=2").assertStatus(400);
    }

    @Test
    void delivery_of_another_company_is_not_found() {
        EndpointFixture other = EndpointFixture.create(receiver.url("/204"));
        other.changeLead(other.company().addLead());
        Object event = other.awaitDeliveries("", all -> all.size() == 1).get(0).get("event_id");
        String own = endpoint(receiver.url("/204"), Map.of());
        String token = browser.open(own).html().select("[name=csrf_token]").val();

        for (String endpoint : List.of("/console/webhooks/" + other.id(), own)) {
            browser.open(endpoint + "/deliveries/" + event).assertStatus(404);
            browser.send("POST", endpoint + "/deliveries/" + event + "/replay", "csrf_token=" + token)
                    .assertStatus(404);
        }
        browser.open(own + "/deliveries/x").assertStatus(404);
        browser.open(own + "/replays/" + UUID.randomUUID()).assertStatus(404);
    }

    private String endpoint(URI url, Map<String, String> headers) {
        String body =
                JsonWriter.write(Map.of("url", url.toString(), "events", List.of("lead_updated"), "headers", headers));
        return "/console/webhooks/"
                + api.send("POST", "/api/v1/webhooks/endpoints", body)
                        .assertStatus(201)
                        .get("id");
    }

    private void rename(long lead, String name) {
        api.patch(lead, PatchBodies.member("last_name", name)).assertStatus(200);
    }

    private int rows(String path) {
        return browser.open(path).assertStatus(200).html().select("tbody tr").size();
    }

    /** Awaits that an endpoint has deliveries, each with an attempt. */
    private WebPage awaitRows(String endpoint, int count) {
        await().until(() -> browser.open(endpoint + "/deliveries")
                        .html()
                        .select("tbody tr:contains(HTTP )")
                        .size()
                == count);
        return browser.open(endpoint + "/deliveries");
    }

    private void awaitDelivered(String endpoint, int count) {
        String id = endpoint.substring(endpoint.lastIndexOf('/') + 1);
        String path = "/api/v1/webhooks/endpoints/" + id + "/deliveries?status=delivered&limit=200";
        await().until(() -> EndpointFixture.deliveries(api.get(path)).size() == count);
    }
}
