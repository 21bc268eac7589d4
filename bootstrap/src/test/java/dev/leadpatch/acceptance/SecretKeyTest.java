package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.bootstrap.RuleValidator;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.PostgresInstallations;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A node on the same database without the key that encrypts secrets, or with another one. */
class SecretKeyTest {

    private final Hooks hooks = Hooks.ofANewCompany();
    private final long lead = hooks.company().addLead();

    @Test
    void without_a_key_an_endpoint_can_not_be_stored_and_the_answer_names_the_setting() throws Exception {
        Object id = hooks.created("{\"url\": \"http://127.0.0.1:9/\"}").get("id");
        with(Optional.empty(), keyless -> {
            Answer answer = keyless.send("POST", Hooks.ALL, "{\"url\": \"https://a.example\"}")
                    .isError(503, "secret_key_missing");
            assertThat((String) answer.get("error")).contains("LEADPATCH_SECRET_KEY");
            keyless.send("POST", Hooks.ALL + "/" + id + "/rotate-secret", "{}").isError(503, "secret_key_missing");
            keyless.send("POST", Hooks.ALL, "{}").isRefusedEndpoint(" missing_member");
            keyless.send("PATCH", Hooks.ALL + "/" + id, "{\"description\": \"x\"}")
                    .is(200);
        });
    }

    @Test
    void with_another_key_leads_are_patched_and_endpoints_shown() throws Exception {
        Object id = hooks.created("{\"url\": \"http://127.0.0.1:9/\"}").get("id");
        with(Optional.of(new SecretKeySpec(new byte[32], "AES")), other -> {
            other.patch(lead, "{\"last_name\": \"Patched\"}").is(200);
            other.get(Hooks.ALL + "/" + id).is(200);
        });
    }

    private interface Work {
        void on(Client client) throws Exception;
    }

    private void with(Optional<SecretKey> key, Work work) throws Exception {
        LeadTables tables = Demo.running().tables();
        DatabaseSettings settings = new DatabaseSettings.External(
                tables.jdbcUrl(), Optional.of(tables.user()), Optional.of(tables.password()), "a test's", key);
        try (Installation installation = new PostgresInstallations(RuleValidator::create).open(settings);
                Installation.Serving serving = installation.serve(
                        new ListenSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.STANDARD), Demo.HERE)) {
            work.on(new Client(
                    URI.create("http://127.0.0.1:" + serving.port()),
                    hooks.admin().headers()));
        }
    }
}
