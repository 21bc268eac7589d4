package com.example.crm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.testing.ReferenceExchange;
import dev.leadpatch.application.testing.ReferenceExchange.Response;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The CRM as its users see it. Each test has a company of its own. */
@QuarkusTest
@QuarkusTestResource(CrmDatabase.class)
class CrmTest {
    private static final AtomicLong COMPANIES = new AtomicLong();

    private final CompanyId company = new CompanyId(COMPANIES.incrementAndGet());

    @Inject
    PostgresPersistence persistence;

    @Inject
    DataSource pool;

    @Inject
    Sessions sessions;

    @TestHTTPResource
    URL url;

    CrmClient ada;

    @BeforeEach
    void addCompany() {
        Lead lead = LeadBuilder.aLead().withCompany(company).build();
        assertThat(persistence
                        .companyStore()
                        .add(new Company("Crm", DemoCatalog.demoCatalog(company), Map.of(), List.of(lead)), List.of()))
                .isEmpty();
        ada = client(Caller.user(company, DemoCatalog.ADA, "Ada", Permission.READ, Permission.WRITE));
    }

    private CrmClient client(Caller caller) {
        return new CrmClient(url.getPort(), sessions.start(caller));
    }

    @Test
    void responses_are_those_of_the_standalone_service() throws Exception {
        assertThat(persistence.companyStore().add(ReferenceExchange.company(), List.of()))
                .isEmpty();

        for (ReferenceExchange exchange : exchanges()) {
            assertThat(client(exchange.caller())
                            .send(exchange.method(), pathOf(exchange), exchange.headers(), exchange.body()))
                    .as(exchange.name())
                    .isEqualTo(ignoringCaseOfHeaders(exchange.response()));
        }
    }

    /** Quarkus itself refuses a malformed query. */
    private static List<ReferenceExchange> exchanges() {
        return ReferenceExchange.all().stream()
                .filter(exchange -> !exchange.query().contains("%zz"))
                .toList();
    }

    private static String pathOf(ReferenceExchange exchange) {
        String path = "/leads" + exchange.path();
        return exchange.query().isEmpty() ? path : path + "?" + exchange.query();
    }

    private static Response ignoringCaseOfHeaders(Response response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers());
        return new Response(response.status(), headers, response.body());
    }

    @Test
    void patch_is_stored() throws Exception {
        Response response = ada.patch("/leads/789", "{\"status\": \"qualified\"}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("ETag", "\"2\"");
        assertThat(status()).isEqualTo("qualified");
    }

    @Test
    void violations_of_the_injected_validator_are_reported_together() throws Exception {
        Response response = ada.patch("/leads/789", "{\"email\": \"x\", \"status\": null}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("\"/email\"", "\"/status\"", "\"null_not_allowed\"");
        assertThat(lead().version()).isEqualTo(1);
    }

    @Test
    void patch_of_an_old_version_is_a_conflict_that_names_the_changed_fields() throws Exception {
        ada.patch("/leads/789", "{\"status\": \"qualified\"}");

        Response response = ada.patch("/leads/789", "{\"status\": \"lost\"}", "If-Match", "\"1\"");

        assertThat(response.status()).isEqualTo(412);
        assertThat(response.body()).contains("\"changed_since\":[\"status\"]");
        assertThat(status()).isEqualTo("qualified");
    }

    @Test
    void patch_whose_condition_does_not_hold_is_a_conflict() throws Exception {
        Response response = ada.patch("/leads/789", "{\"status\": \"lost\", \"if\": {\"status\": \"qualified\"}}");

        assertThat(response.status()).isEqualTo(409);
        assertThat(response.body()).contains("\"condition_failed\"");
        assertThat(lead().version()).isEqualTo(1);
    }

    @Test
    void lead_and_deal_are_written_in_one_transaction() throws Exception {
        assertThat(ada.send("POST", "/leads/789/deals?amount=1000", Map.of(), "")
                        .status())
                .isEqualTo(201);

        assertThat(status()).isEqualTo("converted");
        assertThat(deals()).isEqualTo(1);
    }

    @Test
    void lead_that_cannot_be_converted_is_reported_by_status() throws Exception {
        CrmClient reader = client(Caller.user(company, DemoCatalog.ADA, "Ada", Permission.READ));

        assertThat(convert(ada, 790).status()).isEqualTo(404);
        assertThat(convert(reader, 789).status()).isEqualTo(403);
        assertThat(convert(ada, 789).status()).isEqualTo(201);
        assertThat(convert(ada, 789).status()).as("converted already").isEqualTo(409);
        assertThat(deals()).isEqualTo(1);
    }

    private static Response convert(CrmClient client, long lead) throws IOException {
        return client.send("POST", "/leads/" + lead + "/deals?amount=1000", Map.of(), "");
    }

    @Test
    void lead_is_rolled_back_with_a_deal_that_violates_a_constraint() throws Exception {
        assertThat(ada.send("POST", "/leads/789/deals?amount=0", Map.of(), "").status())
                .isEqualTo(500);

        assertThat(lead()).isEqualTo(LeadBuilder.aLead().withCompany(company).build());
        assertThat(count("leadpatch.lead_changes")).isZero();
        assertThat(deals()).isZero();
    }

    @Test
    void housekeeping_runs() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .contains("leadpatch-housekeeping");
    }

    @Test
    void flyway_of_the_application_and_leadpatch_do_not_see_each_other() throws Exception {
        assertThat(query("select version from public.flyway_schema_history")).containsExactly("1");
        assertThat(tables("public")).containsExactlyInAnyOrder("deals", "flyway_schema_history");
        assertThat(tables("leadpatch"))
                .contains("leads", "leadpatch_schema_history")
                .doesNotContain("deals", "flyway_schema_history");
    }

    @Test
    void request_without_a_session_is_refused() throws Exception {
        CrmClient stranger = new CrmClient(url.getPort(), "invalid");

        assertThat(stranger.patch("/leads/789", "{\"status\": \"lost\"}").status())
                .isEqualTo(401);
        assertThat(lead().version()).isEqualTo(1);
    }

    private Lead lead() {
        return persistence
                .leadStore()
                .find(company, new LeadId(789))
                .orElseThrow()
                .lead();
    }

    private String status() {
        return lead().fields().status().wireName();
    }

    private long deals() throws SQLException {
        return count("deals");
    }

    private long count(String table) throws SQLException {
        return Long.parseLong(query("select count(*) from " + table + " where company_id = " + company.value())
                .get(0));
    }

    private List<String> tables(String schema) throws SQLException {
        return query("select table_name from information_schema.tables where table_schema = '" + schema + "'");
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
