package dev.leadpatch.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.postgres.ReplicationFixture;
import dev.leadpatch.bootstrap.wiring.Application;
import jakarta.validation.Validator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose database is a standby, as after a failover that the node does not follow. */
@Tag("operations")
@Tag("unsharded")
class StandbyTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void standby_is_not_ready_and_refuses_changes_until_it_is_promoted() throws Exception {
        Validator validator = DefaultValidator.create();
        try (ReplicationFixture replication = ReplicationFixture.start(directory, 1)) {
            try (Application primary = AdditionalNode.open(replication.server(0).database(), validator)) {
                ApplicationFixture.installCompanies(primary, validator);
            }
            await().atMost(TIMEOUT).until(replication::isStandbyCurrent);
            try (AdditionalNode node =
                    AdditionalNode.start(replication.server(1).database())) {
                ApiClient client = node.client();
                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(client.get("/readyz")
                                        .assertError(503, "unavailable")
                                        .body())
                                .contains("\"code\":\"database_standby\""));
                client.get("/healthz").assertStatus(200);
                client.get("/api/v1/leads/789").assertStatus(200);
                client.patch(789, "{\"status\": \"lost\"}").assertError(503, "unavailable");

                replication.server(1).promote();

                await().atMost(TIMEOUT)
                        .untilAsserted(() -> client.get("/readyz").assertStatus(200));
                client.patch(789, "{\"status\": \"lost\"}").assertStatus(200);
            }
        }
    }
}
