package dev.leadpatch.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every writing route whose commit is not confirmed: the database ends the connection while it commits. */
@Tag("unsharded")
class OutcomeUnknownTest {
    private static final List<String> TABLES =
            List.of("leads", "tags", "users", "custom_fields", "api_keys", "webhook_endpoints");

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient admin = EndpointApiFixture.client(company.addKeyWith("read", "write", "admin"))
            .withHeader("X-Request-Id", "unknown");

    @AfterEach
    void removeFault() {
        execute("drop function if exists end_connection() cascade");
    }

    @Test
    void unconfirmed_commit_is_504_without_retry_after_on_every_writing_route() {
        long lead = company.addLead();
        long other = company.addLead();
        long tag = company.addTag("Hot");
        String endpoint = (String) EndpointApiFixture.client(company.addKeyWith("admin"))
                .send("POST", EndpointApiFixture.ENDPOINTS_PATH, "{\"url\": \"https://receiver.example/\"}")
                .assertStatus(201)
                .get("id");
        addFault();

        assertUnknown("PATCH", "/api/v1/leads/" + lead, "{\"last_name\": \"Changed\"}");
        assertUnknown(
                "PATCH",
                "/api/v1/leads",
                "{\"leads\": [{\"id\": %d, \"status\": \"lost\"}, {\"id\": %d, \"status\": \"lost\"}]}"
                        .formatted(lead, other));
        assertUnknown("POST", "/api/v1/leads", "{\"email\": \"ada@own.example\"}");
        assertUnknown("POST", "/api/v1/leads?match=email", "{\"email\": \"ada@own.example\"}");
        assertUnknown("POST", "/api/v1/leads/batch", "{\"leads\": [{\"email\": \"ada@own.example\"}]}");
        assertUnknown("DELETE", "/api/v1/leads/" + lead, "");
        assertUnknown("POST", "/api/v1/leads/" + lead + "/erase", "");
        assertUnknown("POST", "/api/v1/tags", "{\"label\": \"Cold\"}");
        assertUnknown("PATCH", "/api/v1/tags/" + tag, "{\"label\": \"Warm\"}");
        assertUnknown("POST", "/api/v1/api-keys", "{\"label\": \"Reader\", \"access\": [\"read\"]}");
        assertUnknown("POST", EndpointApiFixture.ENDPOINTS_PATH, "{\"url\": \"https://other.example/\"}");
        assertUnknown("POST", EndpointApiFixture.ENDPOINTS_PATH + "/" + endpoint + "/rotate-secret", "{}");
        assertUnknown("DELETE", EndpointApiFixture.ENDPOINTS_PATH + "/" + endpoint, "");

        removeFault();
        assertThat(admin.getLead(lead).header("ETag")).contains("\"1\"");
        assertThat(company.countLeads()).isEqualTo(2);
    }

    @Test
    void repeated_request_with_the_same_idempotency_key_finds_out() {
        long lead = company.addLead();
        ApiClient keyed = admin.withHeader("Idempotency-Key", "unknown-" + lead);
        addFault();
        keyed.patch(lead, "{\"last_name\": \"Changed\"}").assertError(504, "outcome_unknown");
        removeFault();

        keyed.patch(lead, "{\"last_name\": \"Changed\"}").assertStatus(200);
        keyed.patch(lead, "{\"last_name\": \"Changed\"}").assertStatus(200);

        assertThat(company.history(lead)).hasSize(1);
    }

    private void assertUnknown(String method, String path, String body) {
        ApiResponse response = admin.send(method, path, body);
        assertThat(response.status())
                .as("%s %s: %s", method, path, response.body())
                .isEqualTo(504);
        response.assertError(504, "outcome_unknown");
        assertThat(response.header("Retry-After")).as(path).isEmpty();
    }

    /** Ends the connection of each transaction that changes a row of the company, while it commits. */
    private void addFault() {
        execute("""
                create function end_connection() returns trigger language plpgsql as $$
                begin
                    perform pg_terminate_backend(pg_backend_pid());
                    return null;
                end $$
                """);
        TABLES.forEach(table -> execute("""
                create constraint trigger end_connection after insert or update on %s
                deferrable initially deferred for each row when (new.company_id = %d)
                execute function end_connection()
                """.formatted(table, company.id())));
        execute("""
                create constraint trigger end_connection_on_delete after delete on webhook_endpoints
                deferrable initially deferred for each row when (old.company_id = %d)
                execute function end_connection()
                """.formatted(company.id()));
    }

    private void execute(String sql) {
        try (Connection connection = demo.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
