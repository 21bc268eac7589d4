package dev.leadpatch.process;

import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CitusCluster;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.ServiceDatabase;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.application.testing.PgBouncer;
import dev.leadpatch.application.testing.ServerCertificate;
import dev.leadpatch.application.testing.TcpProxy;
import dev.leadpatch.bootstrap.postgres.DatabaseAccess;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.ReplicationFixture;
import dev.leadpatch.bootstrap.postgres.UnpackedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two nodes that serve one company from one database, which continues to run when a node is killed. */
final class NodeCluster implements AutoCloseable {

    static final int LEADS = 6;
    static final long FIRST_LEAD = 101;

    /** The jar that {@code .ci/earlier-version} builds. */
    static final Path EARLIER_VERSION =
            Path.of("target", "earlier-version", "leadpatch.jar").toAbsolutePath();

    private static final int NODES = 2;

    // excludes autovacuum workers, which use the same database and cannot be terminated
    private static final String OTHER_CONNECTIONS =
            "datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()";

    private final ProcessWorkspace workspace = ProcessWorkspace.forNodes();
    private final AutoCloseable database;
    private final DatabaseFixture tables;
    private final Optional<TcpProxy> proxy;
    private final List<Map<String, String>> environments = new ArrayList<>();
    private final List<PackagedProgram> programs = new ArrayList<>();
    private final List<ApiClient> clients = new CopyOnWriteArrayList<>();

    /** Starts nodes that connect to the database directly. */
    NodeCluster() throws Exception {
        this(Map.of(), Map.of());
    }

    /** As {@link #NodeCluster()}, with the jar of another version, which also creates the schema. */
    NodeCluster(Path jar) throws Exception {
        this(false, Map.of(), Map.of(), jar);
    }

    /** As {@link #NodeCluster()}, with additional environment variables of each node. */
    NodeCluster(Map<String, String> first, Map<String, String> second) throws Exception {
        this(false, first, second, PackagedProgram.JAR);
    }

    /** Starts nodes that connect to the database through {@link #proxy}, the first one over TLS. */
    static NodeCluster behindProxy() throws Exception {
        return new NodeCluster(true, Map.of(), Map.of(), PackagedProgram.JAR);
    }

    private NodeCluster(boolean behindProxy, Map<String, String> first, Map<String, String> second, Path jar)
            throws Exception {
        String url;
        if (CitusCluster.isConfigured()) {
            ServiceDatabase distributed = CitusCluster.createDatabase();
            database = distributed;
            tables = distributed.fixture();
            url = url(tables);
        } else {
            EmbeddedDatabase embedded = EmbeddedDatabase.start(workspace.dataDirectory(), UnpackedPostgres.home());
            database = embedded;
            tables = new DatabaseFixture(embedded.jdbcUrl(), embedded.username(), embedded.password(), SecretKeys.NONE);
            url = DatabaseAccess.url(embedded);
        }
        if (behindProxy) {
            int port = URI.create(url).getPort();
            TcpProxy started = TcpProxy.start(port);
            proxy = Optional.of(started);
            url = url.replace(":" + port + "/", ":" + started.port() + "/");
            enableTls();
        } else {
            proxy = Optional.empty();
        }
        environments.add(environment(behindProxy ? url + "?sslmode=require" : url, first));
        environments.add(environment(url, second));
        startNodes(jar);
    }

    /** Starts nodes whose URL names a primary and its standbys, which the caller closes after the nodes. */
    NodeCluster(ReplicationFixture replication) throws Exception {
        this(replication, PackagedProgram.JAR);
    }

    /** As {@link #NodeCluster(ReplicationFixture)}, with the jar of another version. */
    NodeCluster(ReplicationFixture replication, Path jar) throws Exception {
        database = () -> {};
        tables = replication.database();
        proxy = Optional.empty();
        String url = url(tables);
        environments.add(environment(url, Map.of()));
        environments.add(environment(url, Map.of()));
        startNodes(jar);
    }

    /** Starts nodes that connect to PgBouncer in transaction mode. */
    NodeCluster(PoolerStart start) throws Exception {
        EmbeddedDatabase embedded = EmbeddedDatabase.start(workspace.dataDirectory(), UnpackedPostgres.home());
        database = embedded;
        tables = new DatabaseFixture(embedded.jdbcUrl(), embedded.username(), embedded.password(), SecretKeys.NONE);
        proxy = Optional.empty();
        workspace
                .start(environment(DatabaseAccess.url(embedded), Map.of()), "migrate")
                .assertExitCode(0);
        String url = "postgresql://%s:%s@127.0.0.1:%d/pooled"
                .formatted(
                        embedded.username(),
                        embedded.password(),
                        start.start(tables).port());
        environments.add(environment(url, Map.of("LEADPATCH_DATABASE_POOLING", "transaction")));
        environments.add(environment(url, Map.of("LEADPATCH_DATABASE_POOLING", "transaction")));
        startNodes(PackagedProgram.JAR);
    }

    /** Starts a connection pooler in front of a database. */
    interface PoolerStart {
        PgBouncer start(DatabaseFixture database) throws IOException;
    }

    private void startNodes(Path jar) throws Exception {
        load(jar, "nodes.json", CompanyDocument.withKeys(CompanyDocument.withLeads(1, LEADS)));
        for (int node = 0; node < NODES; node++) {
            programs.add(start(jar, node));
            clients.add(programs.get(node).client(CompanyKey.FIRST.text()));
        }
    }

    private static Map<String, String> environment(String databaseUrl, Map<String, String> additional) {
        Map<String, String> environment = new HashMap<>(additional);
        environment.put("LEADPATCH_DATABASE_URL", databaseUrl);
        environment.put("LEADPATCH_SECRET_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        environment.put("LEADPATCH_WEBHOOK_ALLOW", "127.0.0.1");
        if (CitusCluster.isConfigured()) {
            environment.put("LEADPATCH_DATABASE_SHARDING", "citus");
        }
        return environment;
    }

    private static String url(DatabaseFixture database) {
        return database.jdbcUrl().replace("jdbc:postgresql://", "postgresql://" + database.user() + "@");
    }

    private void enableTls() throws Exception {
        ServerCertificate certificate = ServerCertificate.create(workspace.directory());
        Files.writeString(
                workspace.dataDirectory().resolve("postgres/cluster/postgresql.conf"),
                "\nssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n"
                        .formatted(certificate.certificate(), certificate.key()),
                StandardOpenOption.APPEND);
        long pid = workspace.postgres().orElseThrow().pid();
        new ProcessBuilder("kill", "-HUP", Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        await("TLS is enabled").until(this::isTlsEnabled);
    }

    private boolean isTlsEnabled() throws SQLException {
        try (Connection connection = databaseFixture().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_setting('ssl')::boolean")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Loads a company. */
    void load(String name, String document) throws IOException, InterruptedException {
        load(PackagedProgram.JAR, name, document);
    }

    private void load(Path jar, String name, String document) throws IOException, InterruptedException {
        run(jar, "load", workspace.write(name, document).toString());
    }

    /** Runs a command of a version, with the settings of the last node, and waits for its success. */
    void run(Path jar, String... arguments) throws IOException, InterruptedException {
        workspace.start(jar, environments.get(NODES - 1), arguments).assertExitCode(0);
    }

    private PackagedProgram start(Path jar, int node) throws IOException {
        return workspace.start(jar, environments.get(node), "serve", "--port", "0", "--metrics-port", "0");
    }

    /** Returns a client of the node. After a kill it refers to the dead process until {@link #restart}. */
    ApiClient client(int node) {
        return clients.get(Math.floorMod(node, NODES));
    }

    /** Returns a client of the node with the given key. */
    ApiClient client(int node, CompanyKey key) {
        return ApiClient.withKey(client(node).baseUri(), key.text());
    }

    PackagedProgram program(int node) {
        return programs.get(node);
    }

    void kill(int node) throws InterruptedException {
        programs.get(node).kill();
        removeEnded(node);
    }

    /** Removes the process of a node that has ended, so that it is not terminated again. */
    void removeEnded(int node) {
        workspace.remove(programs.get(node));
    }

    /** Stops a node as a supervisor does: by SIGTERM. */
    void stop(int node) throws InterruptedException {
        programs.get(node).terminate();
        programs.get(node).exitCode();
        removeEnded(node);
    }

    /** Starts a new process for a node that has ended. */
    void restart(int node) throws IOException {
        restart(node, PackagedProgram.JAR);
    }

    /** As {@link #restart(int)}, with the jar of a version. */
    void restart(int node, Path jar) throws IOException {
        programs.set(node, start(jar, node));
        clients.set(node, programs.get(node).client(CompanyKey.FIRST.text()));
    }

    DatabaseFixture databaseFixture() {
        return tables;
    }

    /** Returns the proxy between the nodes and the database. */
    TcpProxy proxy() {
        return proxy.orElseThrow();
    }

    /** Terminates all database connections of the nodes. */
    void cutConnections() throws SQLException {
        try (Connection connection = databaseFixture().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where " + OTHER_CONNECTIONS);
        }
    }

    /** Kills one backend process. PostgreSQL then terminates all others and recovers from its write-ahead log. */
    void crashDatabase() throws SQLException {
        try (Connection connection = databaseFixture().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select pid from pg_stat_activity where " + OTHER_CONNECTIONS + " limit 1")) {
            row.next();
            ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly();
        }
    }

    /** Appends a line to {@code target/killed-nodes.txt}. */
    void writeReport(String title, String results) throws IOException {
        Files.writeString(
                Path.of("target", "killed-nodes.txt"),
                title + ": " + results + System.lineSeparator(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Override
    public void close() throws Exception {
        workspace.terminatePrograms();
        if (proxy.isPresent()) {
            proxy.get().close();
        }
        database.close();
        workspace.terminateAll();
    }
}
