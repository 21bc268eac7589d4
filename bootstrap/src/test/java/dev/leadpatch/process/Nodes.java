package dev.leadpatch.process;

import dev.leadpatch.acceptance.Client;
import dev.leadpatch.acceptance.LeadTables;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.UnpackedPrograms;
import java.io.IOException;
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

/** Two programs that serve one company of one PostgreSQL, which lives longer than they do. */
final class Nodes implements AutoCloseable {

    static final int LEADS = 6;
    static final long FIRST_LEAD = 101;

    private static final int NODES = 2;

    // what vacuums on its own accord is in the same database, is nobody's connection and may not be ended
    private static final String OTHER_CONNECTION =
            "datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()";

    private final Workplace workplace = Workplace.ofNodes();
    private final EmbeddedDatabase database;
    private final Map<String, String> environment;
    private final List<Program> programs = new ArrayList<>();
    private final List<Client> clients = new CopyOnWriteArrayList<>();

    Nodes() throws Exception {
        database = EmbeddedDatabase.start(workplace.data(), UnpackedPrograms.home());
        String address = database.jdbcUrl().substring("jdbc:postgresql://".length());
        environment = Map.of(
                "LEADPATCH_DATABASE_URL",
                "postgresql://%s:%s@%s".formatted(database.username(), database.password(), address),
                "LEADPATCH_SECRET_KEY",
                Base64.getEncoder().encodeToString(new byte[32]),
                "LEADPATCH_WEBHOOK_ALLOW",
                "127.0.0.1");
        String file = workplace
                .write("nodes.json", CompanyDocument.withKeys(CompanyDocument.withLeads(1, LEADS)))
                .toString();
        workplace.start(environment, "load", file).endsWith(0);
        for (int node = 0; node < NODES; node++) {
            programs.add(start());
            clients.add(programs.get(node).client(CompanyKey.FIRST.text()));
        }
    }

    private Program start() throws IOException {
        return workplace.start(environment, "serve", "--port", "0");
    }

    /** A client of a node, or of what it was before it was killed. */
    Client client(int node) {
        return clients.get(Math.floorMod(node, NODES));
    }

    /** The same with another key. */
    Client client(int node, CompanyKey other) {
        return Client.withKey(client(node).base(), other.text());
    }

    Program program(int node) {
        return programs.get(node);
    }

    void kill(int node) throws InterruptedException {
        programs.get(node).kill();
        workplace.forget(programs.get(node));
    }

    /** Starts a node in the place of one that was killed. */
    void restart(int node) throws IOException {
        programs.set(node, start());
        clients.set(node, programs.get(node).client(CompanyKey.FIRST.text()));
    }

    LeadTables tables() {
        return new LeadTables(database.jdbcUrl(), database.username(), database.password(), Optional.empty());
    }

    /** Ends all connections that the nodes have to the database. */
    void cutConnections() throws SQLException {
        try (Connection connection = tables().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where " + OTHER_CONNECTION);
        }
    }

    /** Kills one process of the database, which ends all others too and recovers from its log. */
    void crashDatabase() throws SQLException {
        try (Connection connection = tables().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select pid from pg_stat_activity where " + OTHER_CONNECTION + " limit 1")) {
            row.next();
            ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly();
        }
    }

    /** Keeps figures for whoever ran this. */
    void report(String what, String figures) throws IOException {
        Files.writeString(
                Path.of("target", "killed-nodes.txt"),
                what + ": " + figures + System.lineSeparator(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Override
    public void close() throws Exception {
        workplace.endPrograms();
        database.close();
        workplace.endAll();
    }
}
