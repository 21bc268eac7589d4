package dev.leadpatch.citus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CitusCluster;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.ServiceDatabase;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The distribution of the tables of a database, and the commands that refuse distributed tables. */
@ExtendWith(CitusCondition.class)
final class DistributionTest {
    private static final String FEED = "/api/v1/leads/changes";
    private static final String PATCH = "{\"company_name\": \"%s\"}";

    private ServiceDatabase database;
    private DatabaseFixture tables;

    @BeforeEach
    void createDatabase() throws Exception {
        database = CitusCluster.createUndistributedDatabase();
        tables = database.fixture();
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void leads_history_and_cursors_are_kept() throws Exception {
        CompanyFixture company = CompanyFixture.create(tables);
        String key = company.addKeyWith("read", "write").value();
        long lead = company.addLead();
        String cursor;
        try (AdditionalNode node = AdditionalNode.start(AdditionalNode.settings(tables, false))) {
            ApiClient client = ApiClient.withKey(node.client().baseUri(), key);
            client.patch(lead, PATCH.formatted("A")).assertStatus(200);
            client.patch(lead, PATCH.formatted("B")).assertStatus(200);
            cursor = (String) client.get(FEED + "?limit=1").assertStatus(200).get("next_cursor");
        }

        CitusCluster.distribute(tables);

        try (AdditionalNode node = AdditionalNode.start(tables)) {
            ApiClient client = ApiClient.withKey(node.client().baseUri(), key);
            client.patch(lead, PATCH.formatted("C")).assertStatus(200);
            assertThat(client.getLead(lead).get("company_name")).isEqualTo("C");
            assertThat(company.history(lead)).hasSize(3);
            ApiResponse rest = client.get(FEED + "?after=" + cursor).assertStatus(200);
            assertThat(JsonLists.listOf(rest, "changes"))
                    .extracting(change -> change.get("version"))
                    .containsExactly(3L, 4L);
        }
    }

    @Test
    void distribution_beside_a_service_is_refused() throws Exception {
        try (Connection service = DriverManager.getConnection(
                tables.jdbcUrl() + "?ApplicationName=leadpatch", tables.user(), tables.password())) {
            assertThat(service.isValid(1)).isTrue();
            assertRefused(() -> CitusCluster.distribute(tables), "a service uses it");
        }
    }

    @Test
    void service_requires_that_all_tables_are_distributed() throws Exception {
        CitusCluster.distribute(tables);
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select undistribute_table('leadpatch.import_batches')");
        }

        assertRefused(() -> AdditionalNode.start(tables), "not all of its tables are distributed");
        CitusCluster.distribute(tables);
        AdditionalNode.start(tables).close();
    }

    @Test
    void commands_on_all_rows_are_refused() throws Exception {
        CitusCluster.distribute(tables);
        PostgresApplicationFactory factory = new PostgresApplicationFactory(DefaultValidator::create);
        DatabaseSettings.External settings = AdditionalNode.settings(tables);
        String refusal = "its tables are distributed by Citus";

        assertRefused(() -> factory.transfer(rows -> {}).backUp(settings, OutputStream.nullOutputStream()), refusal);
        assertRefused(() -> factory.transfer(rows -> {}).restore(settings, InputStream.nullInputStream()), refusal);
    }

    private static void assertRefused(ThrowingCallable command, String reason) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(command)
                .satisfies(refused -> assertThat(refused.message()).contains(reason));
    }
}
