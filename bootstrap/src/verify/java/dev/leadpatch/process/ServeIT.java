package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.MetricsScrape;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A company of its own on the embedded database: {@code load}, {@code key create}, {@code serve}. */
@Tag("verification")
class ServeIT {

    private static final String COMPANY = "41";

    private final ProcessWorkspace workspace = ProcessWorkspace.OWN;

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void loaded_company_is_served_to_the_created_key() throws Exception {
        String file = workspace.write("valid.json", CompanyDocument.valid(41)).toString();
        workspace.start("load", file).assertExitCode(0);
        String secret = createKey(COMPANY);
        PackagedProgram list =
                workspace.start("key", "list", "--company", COMPANY).assertExitCode(0);
        assertThat(list.stdout())
                .contains("Smoke test")
                .doesNotContain("jb_api_", secret.substring("jb_api_".length()));

        PackagedProgram serve = workspace.start("serve", "--port", "0");
        ApiClient client = serve.client(secret);
        client.patch(4101, "{\"status\": \"contacted\"}").assertStatus(200);
        assertThat(client.getLead(4101).get("status")).isEqualTo("contacted");
        assertThat(serve.stderr()).doesNotContain("jb_api_");
    }

    @Test
    void commands_work_beside_the_running_service() throws Exception {
        PackagedProgram serve = workspace.start("serve", "--port", "0");
        serve.url();
        String file = workspace.write("beside.json", CompanyDocument.valid(44)).toString();
        workspace.start("load", file).assertExitCode(0);
        String secret = createKey("44");
        ApiClient client = serve.client(secret);
        client.patch(4401, "{\"status\": \"contacted\"}").assertStatus(200);
        PackagedProgram list = workspace.start("key", "list", "--company", "44").assertExitCode(0);

        workspace.start("key", "revoke", idIn(list)).assertExitCode(0);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> client.patch(4401, "{}").status() == 401);
        assertThat(serve.isAlive()).isTrue();
        client.get("/readyz").assertStatus(200);
    }

    @Test
    void second_service_on_one_directory_is_refused() throws Exception {
        PackagedProgram serve = workspace.start("serve", "--port", "0");
        serve.url();
        PackagedProgram second = workspace.start("serve", "--port", "0").assertExitCode(2);
        assertThat(second.errorLines()).singleElement().asString().contains("pid " + serve.pid());
        assertThat(serve.isAlive()).isTrue();
    }

    @Test
    void command_waits_for_a_service_that_starts() throws Exception {
        PackagedProgram serve = workspace.start("serve", "--port", "0");
        await().until(() -> Files.exists(workspace.dataDirectory().resolve("leadpatch.lock")));
        PackagedProgram list =
                workspace.start("key", "list", "--company", "999").assertExitCode(1);
        assertThat(list.errorLines()).containsExactly("leadpatch: There is no company 999.");
        serve.url();
    }

    @Test
    void metrics_are_served_at_the_printed_address_with_the_running_version() throws Exception {
        PackagedProgram serve = workspace.start("serve", "--port", "0", "--metrics-port", "0");
        MetricsScrape scrape = serve.metrics();
        assertThat(scrape.value("http_server_requests_in_flight")).isZero();
        assertThat(scrape.labels("leadpatch_build_info"))
                .singleElement()
                .satisfies(labels -> assertThat(labels.get("version")).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
    }

    private String createKey(String company) throws Exception {
        PackagedProgram create = workspace
                .start("key", "create", "--company", company, "--label", "Smoke test", "--access", "read,write")
                .assertExitCode(0);
        assertThat(create.stdout()).matches("jb_api_[0-9A-Za-z]{40}\\R");
        assertThat(create.stderr()).doesNotContain("jb_api_");
        return create.stdout().strip();
    }

    private static String idIn(PackagedProgram list) {
        return list.stdout().lines().skip(1).findFirst().orElseThrow().substring(0, 36);
    }

    @Test
    void invalid_document_reports_every_error_and_loads_nothing() throws Exception {
        String invalid =
                workspace.write("invalid.json", CompanyDocument.invalid(42)).toString();
        PackagedProgram load = workspace.start("load", invalid).assertExitCode(1);
        assertThat(load.errorLines()).anySatisfy(line -> assertThat(line).contains("/leads/1/email"));
        assertThat(load.errorLines()).anySatisfy(line -> assertThat(line).contains("/leads/1/status"));
        assertThat(load.errorLines()).anySatisfy(line -> assertThat(line).contains("/leads/1/tags/0"));
        assertThat(load.errorLines()).last().asString().contains("Nothing was loaded", "3 errors");
        assertThat(load.stdout()).isEmpty();
        // fails with a conflict if the first load stored anything
        String valid =
                workspace.write("corrected.json", CompanyDocument.valid(42)).toString();
        workspace.start("load", valid).assertExitCode(0);
    }
}
