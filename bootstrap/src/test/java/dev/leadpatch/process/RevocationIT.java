package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Client;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two programs on one PostgreSQL that neither of them runs. */
class RevocationIT {

    private final Workplace workplace = Workplace.OWN;

    @AfterEach
    void end() throws Exception {
        workplace.endAll();
    }

    @Test
    void a_key_that_is_revoked_while_it_is_served_stops_working_within_five_seconds() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(workplace.data())) {
            Map<String, String> there = Map.of("LEADPATCH_DATABASE_URL", url(database));
            String file =
                    workplace.write("external.json", CompanyDocument.of(43)).toString();
            workplace.start(there, "load", file).endsWith(0);
            Program created = workplace
                    .start(there, "key", "create", "--company", "43", "--label", "Short-lived", "--access", "write")
                    .endsWith(0);
            Program list =
                    workplace.start(there, "key", "list", "--company", "43").endsWith(0);
            String id = list.out().lines().skip(1).findFirst().orElseThrow().split("\t", -1)[0];

            Client client = workplace
                    .start(there, "serve", "--port", "0")
                    .client(created.out().strip());
            client.patch(4301, "{\"status\": \"lost\"}").is(200);
            workplace.start(there, "key", "revoke", id).endsWith(0);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> client.patch(4301, "{}").status() == 401);
            assertThat(workplace
                            .start(there, "key", "list", "--company", "43")
                            .endsWith(0)
                            .out())
                    .contains("revoked");
            workplace.endPrograms();
        }
    }

    private static String url(EmbeddedDatabase database) {
        String address = database.jdbcUrl().substring("jdbc:postgresql://".length());
        return "postgresql://%s:%s@%s".formatted(database.username(), database.password(), address);
    }
}
