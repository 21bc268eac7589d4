package dev.leadpatch.process;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.application.testing.TcpProxy;
import dev.leadpatch.bootstrap.postgres.DatabaseAccess;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two nodes that serve one company from one PostgreSQL server, which continues to run when a node is killed. */
final class NodeCluster implements AutoCloseable {

    static final int LEADS = 6;
    static final long FIRST_LEAD = 101;

    private static final int NODES = 2;

    // excludes autovacuum workers, which use the same database and cannot be terminated
    private static final String OTHER_CONNECTIONS =
            "datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()";

    private final ProcessWorkspace workspace = ProcessWorkspace.forNodes();
    private final EmbeddedDatabase database;
    private final TcpProxy proxy;
    private final Map<String, String> environment;
    private final List<PackagedProgram> programs = new ArrayList<>();
    private final List<ApiClient> clients = new CopyOnWriteArrayList<>();

    /** Starts nodes that connect to the database directly. */
    NodeCluster() throws Exception {
        this(false);
    }

    /** @param behindProxy whether the nodes connect to the database through {@link #proxy} */
    NodeCluster(boolean behindProxy) throws Exception {
        database = EmbeddedDatabase.start(workspace.dataDirectory(), UnpackedPostgres.home());
        URI address = URI.create(DatabaseAccess.url(database));
        proxy = TcpProxy.start(address.getPort());
        environment = Map.of(
                "LEADPATCH_DATABASE_URL",
                behindProxy
                        ? address.toString().replace(":" + address.getPort() + "/", ":" + proxy.port() + "/")
                        : address.toString(),
                "LEADPATCH_SECRET_KEY",
                Base64.getEncoder().encodeToString(new byte[32]),
                "LEADPATCH_WEBHOOK_ALLOW",
                "127.0.0.1");
        String file = workspace
                .write("nodes.json", CompanyDocument.withKeys(CompanyDocument.withLeads(1, LEADS)))
                .toString();
        workspace.start(environment, "load", file).assertExitCode(0);
        for (int node = 0; node < NODES; node++) {
            programs.add(start());
            clients.add(programs.get(node).client(CompanyKey.FIRST.text()));
        }
    }

    private PackagedProgram start() throws IOException {
        return workspace.start(environment, "serve", "--port", "0");
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
        workspace.remove(programs.get(node));
    }

    /** Starts a new process for a killed node. */
    void restart(int node) throws IOException {
        programs.set(node, start());
        clients.set(node, programs.get(node).client(CompanyKey.FIRST.text()));
    }

    DatabaseFixture databaseFixture() {
        return new DatabaseFixture(database.jdbcUrl(), database.username(), database.password(), Optional.empty());
    }

    /** Returns the proxy between the nodes and the database. */
    TcpProxy proxy() {
        return proxy;
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
        proxy.close();
        database.close();
        workspace.terminateAll();
    }
}
