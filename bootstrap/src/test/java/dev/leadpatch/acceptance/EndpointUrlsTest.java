package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.RuleValidator;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an operator has allowed nothing, no endpoint is kept that leads anywhere but to the internet. */
class EndpointUrlsTest {

    // of its own, since it would give up what other tests want delivered to this machine
    private static TestInstallation installation;
    private static Installation.Serving serving;

    private final OwnCompany company = OwnCompany.in(installation.tables());
    private final Client admin = Client.withKey(
            URI.create("http://127.0.0.1:" + serving.port()),
            company.addKeyWith("read", "write", "admin").text());
    private final Hooks hooks = new Hooks(company, admin);

    @BeforeAll
    static void start() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "urls");
        installation = TestInstallation.open(directory, RuleValidator.create());
        serving = installation
                .installation()
                .serve(
                        new ListenSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.STANDARD),
                        ReceiverAllowlist.NONE);
    }

    @AfterAll
    static void stop() {
        serving.close();
        installation.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9000/hook",
                "https://localhost/hook",
                "https://10.0.0.1/hook",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/hook",
                "https://[::ffff:127.0.0.1]/hook",
                "http://crm.example/hook",
                "https://user:password@crm.example/hook",
                "ftp://crm.example/hook"
            })
    void a_url_that_nothing_can_be_sent_to_is_refused_however_it_is_given(String url) {
        Object id = hooks.created("{\"url\": \"https://crm.example/hook\"}").get("id");
        String body = "{\"url\": \"%s\"}".formatted(url);

        admin.send("POST", Hooks.ALL, body).isRefusedEndpoint("/url url");
        admin.send("PATCH", Hooks.ALL + "/" + id, body).isRefusedEndpoint("/url url");
        admin.send("POST", Hooks.SUBSCRIPTIONS, """
                        {"integration_id": "0d5e3b9e-7d0c-4d55-9f0a-0f6a3d7b7c11", "event": "lead_updated", "url": "%s"}
                        """.formatted(url)).isRefusedEndpoint("/url url");
        assertThat((List<?>) admin.get(Hooks.ALL).get("endpoints")).hasSize(1);
    }

    @Test
    void a_url_of_the_internet_is_good() {
        admin.send("POST", Hooks.ALL, "{\"url\": \"https://crm.example:8443/hook?a=b\"}")
                .is(201);
    }
}
