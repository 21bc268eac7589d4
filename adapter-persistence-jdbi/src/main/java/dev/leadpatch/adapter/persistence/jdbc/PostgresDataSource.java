package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.Sharding;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.WeakHashMap;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections, with the time limits of requests or without them. */
public final class PostgresDataSource extends PGSimpleDataSource {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDataSource.class);
    private static final long serialVersionUID = 1;
    private static final int CONNECT_TIMEOUT_SECONDS = 2;
    private static final int PROBE_TIMEOUT_SECONDS = 10;

    // by identity; an entry ends with its connection
    private final transient Map<Connection, Socket> sockets = Collections.synchronizedMap(new WeakHashMap<>());

    private boolean timeLimited;
    private transient Optional<Path> unixSocket = Optional.empty();

    private PostgresDataSource(PostgresSettings settings, String applicationName) {
        setUrl(settings.jdbcUrl());
        setUser(settings.user());
        setPassword(settings.password());
        setApplicationName(applicationName);
        setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        setReWriteBatchedInserts(true);
        if (settings.transactionPooling()) {
            // the next execution of a prepared statement might be in another session
            setPrepareThreshold(0);
        } else {
            setCurrentSchema(settings.schema());
        }
        // the details of an error quote whole rows, which must not be logged
        setLogServerErrorDetail(false);
    }

    /** Opens connections without the time limits of requests, for migrations and for loading companies. */
    public static PostgresDataSource longRunning(PostgresSettings settings, String applicationName) {
        PostgresDataSource dataSource = new PostgresDataSource(settings, applicationName);
        dataSource.setTcpKeepAlive(true);
        if (!settings.transactionPooling()) {
            dataSource.addOptions(SessionSettings.UNLIMITED.asOptions());
        }
        return dataSource;
    }

    /** Opens connections with time limits, so that no thread waits for long, even if the database hangs. */
    static PostgresDataSource timeLimited(PostgresSettings settings, SessionSettings furtherSettings) {
        PostgresDataSource dataSource = new PostgresDataSource(settings, "leadpatch");
        dataSource.timeLimited = true;
        dataSource.retainUnixSocket();
        dataSource.setLoginTimeout(CONNECT_TIMEOUT_SECONDS);
        // applies while a connection is opened, before the network timeout can be set
        dataSource.setSocketTimeout(CONNECT_TIMEOUT_SECONDS);
        dataSource.setTcpKeepAlive(true);
        if (!settings.transactionPooling()) {
            dataSource.addOptions(
                    SessionSettings.TIME_LIMITS.and(furtherSettings).asOptions());
        }
        return dataSource;
    }

    /** Leaves the sockets to {@link RetainedSocketFactory}, if the URL is that of a unix domain socket. */
    private void retainUnixSocket() {
        if (UnixSocketFactory.class.getName().equals(getSocketFactory())) {
            unixSocket = Optional.of(Path.of(getSocketFactoryArg()));
            setSocketFactory(null);
            setSocketFactoryArg(null);
        }
    }

    /** Opens connections for a probe of the session settings. */
    static PostgresDataSource probing(PostgresSettings settings) {
        PostgresDataSource dataSource = new PostgresDataSource(settings, "leadpatch-probe");
        dataSource.setSocketTimeout(PROBE_TIMEOUT_SECONDS);
        dataSource.addOptions(SessionProbe.OPTION);
        return dataSource;
    }

    /** Adds session options; those of the operator's URL come last and take precedence. */
    private void addOptions(String options) {
        String urlOptions = getOptions();
        setOptions(urlOptions == null ? options : options + " " + urlOptions);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        if (!timeLimited) {
            return super.getConnection(user, password);
        }
        Connection connection =
                getSocketFactory() == null ? openResettable(user, password) : super.getConnection(user, password);
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(StoreDeadline.TOTAL.toMillis()));
        return connection;
    }

    /** Opens a connection that {@link #reset} can reset. */
    private Connection openResettable(String user, String password) throws SQLException {
        try (RetainedSocketFactory.Opening opening = new RetainedSocketFactory.Opening(unixSocket)) {
            Properties properties = new Properties();
            properties.setProperty("user", user);
            properties.setProperty("password", password);
            properties.setProperty("socketFactory", RetainedSocketFactory.class.getName());
            properties.setProperty("socketFactoryArg", opening.argument());
            Connection connection = DriverManager.getConnection(getUrl(), properties);
            opening.socket().ifPresent(socket -> sockets.put(connection, socket));
            return connection;
        }
    }

    /**
     * Resets the socket of an open connection, so that every blocked read and write fails at once, also under
     * TLS. Does not block. Does nothing if the operator's URL has a socket factory.
     */
    void reset(Connection connection) {
        try {
            Socket socket = sockets.get(connection.unwrap(Connection.class));
            if (socket != null) {
                // without lingering, the database learns of it too
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (SQLException | IOException e) {
            LOG.debug("Failed to reset a connection that exceeded its deadline", e);
        }
    }

    static Jdbi jdbi(ConnectionFactory connections) {
        return jdbi(connections, Sharding.NONE);
    }

    /** Creates a {@code Jdbi} whose exceptions contain no bound values: personal data must not be logged. */
    static Jdbi jdbi(ConnectionFactory connections, Sharding sharding) {
        Jdbi jdbi = Jdbi.create(connections);
        ShardedStatements.configure(jdbi, sharding);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi;
    }
}
