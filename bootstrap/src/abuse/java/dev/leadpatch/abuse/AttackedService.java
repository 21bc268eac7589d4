package dev.leadpatch.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.bootstrap.postgres.DatabaseAccess;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.UnpackedPostgres;
import dev.leadpatch.process.JavaExecutable;
import dev.leadpatch.process.LauncherInstallation;
import dev.leadpatch.process.PackagedProgram;
import dev.leadpatch.process.ProcessWorkspace;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged program, started by its launcher with -Xmx224m, with a PostgreSQL server of its own and the
 * companies of {@link AbuseCompany}.
 */
final class AttackedService implements AutoCloseable {

    static final String ENDPOINTS = "/api/v1/webhooks/endpoints";

    /** An earlier attack may have used up a budget of its company. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(15);

    private final ProcessWorkspace workspace = ProcessWorkspace.forAbuse();
    private final LauncherInstallation installation;
    private final EmbeddedDatabase database;
    private final Map<String, String> environment;
    private PackagedProgram program;

    AttackedService() throws Exception {
        installation = new LauncherInstallation(workspace.directory().resolve("installation"));
        database = EmbeddedDatabase.start(workspace.dataDirectory(), UnpackedPostgres.home());
        environment = Map.of(
                "LEADPATCH_DATABASE_URL",
                DatabaseAccess.url(database),
                "LEADPATCH_SECRET_KEY",
                Base64.getEncoder().encodeToString(new byte[32]),
                "LEADPATCH_WEBHOOK_ALLOW",
                "127.0.0.1",
                "JAVA_OPTS",
                PackagedProgram.HOSTS_FILE + " -Xmx224m");
        try {
            loadCompanies();
            program = serve();
        } catch (Exception | AssertionError e) {
            database.close();
            throw e;
        }
    }

    private void loadCompanies() throws IOException, InterruptedException {
        for (AbuseCompany company : AbuseCompany.values()) {
            Path document = company.write(workspace.directory());
            installation.run(environment, "load", document.toString()).assertExitCode(0);
            Files.delete(document);
        }
    }

    private PackagedProgram serve() throws IOException {
        return installation.run(environment, "serve", "--port", "0", "--metrics-port", "0");
    }

    /**
     * Starts the service again if an earlier attack has ended it, so that attacks fail independently.
     *
     * @return whether the service was restarted
     */
    boolean restartIfStopped() throws IOException {
        boolean isStopped = !program.isAlive();
        if (isStopped) {
            program = serve();
        }
        return isStopped;
    }

    URI url() {
        return program.url();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(url().getHost(), url().getPort());
    }

    PackagedProgram program() {
        return program;
    }

    ApiClient client(AbuseCompany company) {
        return program.client(company.key());
    }

    /** Requests a lead of each company, so that every catalog is in the cache. */
    void loadCatalogs() {
        for (AbuseCompany company : AbuseCompany.values()) {
            await().atMost(MAX_WAIT)
                    .until(() -> client(company).get(company.leadPath(1)).status() == 200);
        }
    }

    /** Subscribes the receiver to updates of leads. */
    ApiResponse subscribe(AbuseCompany company, MeteredReceiver receiver) {
        String endpoint = "{\"url\": \"%s\", \"events\": [\"lead_updated\"]}".formatted(receiver.url());
        return client(company).send("POST", ENDPOINTS, endpoint);
    }

    /** Returns the state after a full garbage collection. */
    ServiceState stateAfterCollection() throws IOException, InterruptedException {
        Path jcmd = Path.of(JavaExecutable.PATH).resolveSibling("jcmd");
        Process collection = new ProcessBuilder(jcmd.toString(), Long.toString(program.pid()), "GC.run")
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
        assertThat(collection.waitFor(30, TimeUnit.SECONDS)).as("jcmd ends").isTrue();
        return ServiceState.of(program.metrics());
    }

    /** Returns the size of a table with its indexes and large values. */
    long tableBytes(String table) throws SQLException {
        return DatabaseAccess.queryNumber(database, "select pg_total_relation_size('leadpatch." + table + "')");
    }

    @Override
    public void close() throws Exception {
        if (program.isAlive()) {
            program.terminate();
            program.exitCode();
        }
        database.close();
    }
}
