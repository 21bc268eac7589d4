package dev.leadpatch.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.Client;
import dev.leadpatch.acceptance.LeadTables;
import dev.leadpatch.acceptance.OwnCompany;
import dev.leadpatch.acceptance.TestInstallation;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.RuleValidator;
import dev.leadpatch.bootstrap.cli.CannotStart;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.cli.Installation.Serving;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
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

/** Two nodes of the service on one database, each wired as the program wires it. */
final class TwoNodes implements AutoCloseable {

    private final TestInstallation first;
    private final Installation second;
    private final LeadTables tables;
    private final Connection operator;
    private final List<Serving> serving = new ArrayList<>();

    private TwoNodes(TestInstallation first, Installation second) throws SQLException {
        this.first = first;
        this.second = second;
        this.tables = first.tables();
        this.operator = tables.connect();
    }

    static TwoNodes start(Path directory) throws Exception {
        TestInstallation first = TestInstallation.open(directory, RuleValidator.create());
        try {
            TwoNodes nodes = new TwoNodes(first, first.another(RuleValidator.create()));
            nodes.serve();
            return nodes;
        } catch (Exception failed) {
            // else its database would outlive the tests
            first.close();
            throw failed;
        }
    }

    List<Integer> ports() {
        return serving.stream().map(Serving::port).toList();
    }

    /** A new lead that holds nothing but a status. */
    long addLead() {
        return new OwnCompany(1, 123, tables).addLead();
    }

    /** Lets all requests that are still under way come to their end. The nodes have other ports then. */
    void settle() throws CannotStart {
        serving.forEach(Serving::close);
        serving.clear();
        serve();
    }

    private void serve() throws CannotStart {
        for (Installation node : List.of(first.installation(), second)) {
            serving.add(node.serve(
                    new ListenSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.STANDARD),
                    ReceiverAllowlist.NONE));
        }
    }

    /** Cuts one of the nodes' connections to the database, one that is at work if there is any. */
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

    /** Oldest first, as clients are told it; which is what is kept. */
    List<HistoryRow> history(long lead) {
        URI node = URI.create("http://127.0.0.1:" + ports().get(0));
        List<HistoryRow> told = new HistoryPages(Client.withKey(node, Client.READ_WRITE), lead).all();
        assertThat(told).isEqualTo(kept(lead));
        return told;
    }

    private List<HistoryRow> kept(long lead) {
        return tables.historyAfter(0, lead).stream()
                .map(row -> new HistoryRow(row.version(), row.requestId(), HistoryPages.changes(row.changes())))
                .toList();
    }

    @Override
    public void close() throws SQLException {
        serving.forEach(Serving::close);
        operator.close();
        second.close();
        first.close();
    }
}
