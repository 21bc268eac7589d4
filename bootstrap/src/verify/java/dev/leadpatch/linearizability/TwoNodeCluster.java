package dev.leadpatch.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Two nodes of the service with one database, each wired as in production. */
final class TwoNodeCluster implements AutoCloseable {

    private final ApplicationFixture first;
    private final Application second;
    private final DatabaseFixture database;
    private final Connection operator;
    private final List<RunningServer> servers = new ArrayList<>();

    private TwoNodeCluster(ApplicationFixture first, Application second) throws SQLException {
        this.first = first;
        this.second = second;
        this.database = first.databaseFixture();
        this.operator = database.connect();
    }

    static TwoNodeCluster start(Path directory) throws Exception {
        ApplicationFixture first = ApplicationFixture.open(directory, DefaultValidator.create());
        try {
            TwoNodeCluster nodes = new TwoNodeCluster(first, first.openAnother(DefaultValidator.create()));
            nodes.serve();
            return nodes;
        } catch (Exception e) {
            // stops its database, which would otherwise outlive the tests
            first.close();
            throw e;
        }
    }

    List<Integer> ports() {
        return servers.stream().map(RunningServer::port).toList();
    }

    /** Adds a lead whose only value is its status. */
    long addLead() {
        return new CompanyFixture(1, 123, database).addLead();
    }

    /** Restarts the servers, which waits for all requests in progress. The ports change. */
    void awaitIdle() throws StartupException {
        servers.forEach(RunningServer::close);
        servers.clear();
        serve();
    }

    private void serve() throws StartupException {
        for (Application node : List.of(first.application(), second)) {
            servers.add(node.serve(
                    new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                    ReceiverAllowlist.NONE));
        }
    }

    /** Terminates a random database connection of the nodes, preferably an active one. */
    synchronized void killBackend(RandomGenerator random) {
        List<Integer> busy = backends("state <> 'idle'");
        List<Integer> backends = busy.isEmpty() ? backends("true") : busy;
        if (!backends.isEmpty()) {
            int pid = backends.get(random.nextInt(backends.size()));
            try (PreparedStatement kill = operator.prepareStatement("select pg_terminate_backend(?)")) {
                kill.setInt(1, pid);
                kill.execute();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private List<Integer> backends(String condition) {
        String sql = "select pid from pg_stat_activity where application_name = 'leadpatch' and " + condition;
        try (PreparedStatement query = operator.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            List<Integer> pids = new ArrayList<>();
            while (row.next()) {
                pids.add(row.getInt(1));
            }
            return pids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the history from the API, oldest first, after a check that it equals the stored history. */
    List<HistoryRow> history(long lead) {
        URI node = URI.create("http://127.0.0.1:" + ports().get(0));
        List<HistoryRow> rows = new HistoryReader(ApiClient.withKey(node, ApiClient.READ_WRITE_KEY), lead).readAll();
        assertThat(rows).isEqualTo(storedHistory(lead));
        return rows;
    }

    private List<HistoryRow> storedHistory(long lead) {
        return database.changesAfter(0, lead).stream()
                .map(row -> new HistoryRow(row.version(), row.requestId(), HistoryReader.toChanges(row.changes())))
                .toList();
    }

    @Override
    public void close() throws SQLException {
        servers.forEach(RunningServer::close);
        operator.close();
        second.close();
        first.close();
    }
}
