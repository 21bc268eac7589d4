package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions whose API key has admin access, but no read or no write access: the pages grant no more than the API. */
class LimitedAccessTest {
    private static final String NAME = "Lovelace-Byron";

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient api = ApiClient.withKey(
            demo.baseUri(), company.addKeyWith("read", "write", "admin").value());
    private final long lead = company.addLead();
    private StatusPathReceiver receiver;
    private String endpoint;

    @BeforeEach
    void deliverChange() throws IOException {
        receiver = StatusPathReceiver.start();
        endpoint = "/console/webhooks/"
                + api.send("POST", "/api/v1/webhooks/endpoints", "{\"url\": \"" + receiver.url("/204") + "\"}")
                        .assertStatus(201)
                        .get("id");
        api.patch(lead, PatchBodies.member("last_name", NAME)).assertStatus(200);
        Browser admin = signedIn("read", "admin");
        await().until(() -> !admin.open(endpoint + "/deliveries")
                .html()
                .select("tbody tr:contains(HTTP 204)")
                .isEmpty());
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/leads",
                "/console/leads?search=Lovelace",
                "/console/leads/{lead}",
                "/console/leads/{lead}?before=2",
                "/console/leads/new",
                "/console/catalog/tags",
                "/console/catalog/users",
                "/console/catalog/custom-fields"
            })
    void page_of_leads_or_of_the_catalog_is_forbidden_without_read_access(String path) {
        WebPage page = signedIn("write", "admin").open(path.replace("{lead}", String.valueOf(lead)));

        assertThat(page.response().status()).isEqualTo(403);
        assertThat(page.response().body()).doesNotContain(NAME);
    }

    @Test
    void delivery_is_shown_without_its_body_to_a_key_without_read_access() {
        Browser limited = signedIn("write", "admin");
        WebPage list = limited.open("/console/deliveries?lead=" + lead).assertStatus(200);

        WebPage delivery =
                limited.open(list.html().select("tbody a").attr("href")).assertStatus(200);

        assertThat(delivery.text()).contains("HTTP 204", "has no read access").doesNotContain("curl");
        assertThat(delivery.response().body() + list.response().body()).doesNotContain(NAME);
        WebPage complete = signedIn("read", "admin").open(delivery.path());
        assertThat(complete.text()).contains(NAME).doesNotContain("has no read access");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console",
                "/console/webhooks",
                "/console/webhooks/new",
                "/console/api-keys",
                "/console/api-keys/new",
                "/console/audit-log",
                "{endpoint}",
                "{endpoint}/edit",
                "{endpoint}/delete",
                "{endpoint}/deliveries",
                "{endpoint}/replay"
            })
    void page_of_operations_shows_no_lead_to_a_key_without_read_access(String path) {
        WebPage page =
                signedIn("admin").open(path.replace("{endpoint}", endpoint)).assertStatus(200);

        assertThat(page.response().body()).doesNotContain(NAME);
    }

    @Test
    void lead_is_not_changed_without_write_access() {
        Browser limited = signedIn("read", "admin");
        String token =
                limited.open("/console").html().select("[name=csrf_token]").val();
        String path = "/console/leads/" + lead;

        for (String action : List.of(path, path + "/archive", "/console/leads")) {
            limited.send("POST", action, "csrf_token=" + token + "&version=2&first_name=Ada")
                    .assertStatus(403);
        }

        WebPage page = signedIn("read", "write", "admin").open(path).assertStatus(200);
        assertThat(page.html().select("[name=version]").val()).isEqualTo("2");
        assertThat(page.text()).doesNotContain("Ada");
        assertThat(company.countLeads()).isEqualTo(1);
    }

    private Browser signedIn(String... access) {
        return Browser.signedIn(demo.baseUri(), company.addKeyWith(access).value());
    }
}
