package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.bootstrap.postgres.DatabaseAccess;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Revocation of an API key by another program, with an external PostgreSQL server. */
@Tag("verification")
class RevocationIT {

    private final ProcessWorkspace workspace = ProcessWorkspace.OWN;

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void key_revoked_while_serving_is_rejected_within_five_seconds() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(workspace.dataDirectory())) {
            Map<String, String> environment = Map.of("LEADPATCH_DATABASE_URL", DatabaseAccess.url(database));
            String file =
                    workspace.write("external.json", CompanyDocument.valid(43)).toString();
            workspace.start(environment, "load", file).assertExitCode(0);
            PackagedProgram created = workspace
                    .start(
                            environment,
                            "key",
                            "create",
                            "--company",
                            "43",
                            "--label",
                            "Short-lived",
                            "--access",
                            "write")
                    .assertExitCode(0);
            PackagedProgram list = workspace
                    .start(environment, "key", "list", "--company", "43")
                    .assertExitCode(0);
            String id = list.stdout().lines().skip(1).findFirst().orElseThrow().substring(0, 36);

            ApiClient client = workspace
                    .start(environment, "serve", "--port", "0")
                    .client(created.stdout().strip());
            client.patch(4301, "{\"status\": \"lost\"}").assertStatus(200);
            workspace.start(environment, "key", "revoke", id).assertExitCode(0);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> client.patch(4301, "{}").status() == 401);
            assertThat(workspace
                            .start(environment, "key", "list", "--company", "43")
                            .assertExitCode(0)
                            .stdout())
                    .contains("revoked");
            workspace.terminatePrograms();
        }
    }
}
