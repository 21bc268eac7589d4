package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.Sharding;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Settings of a session or a transaction of PostgreSQL, which replace those of the role and the database. Immutable. */
public final class SessionSettings {
    /** No settings. */
    public static final SessionSettings NONE = new SessionSettings(List.of());

    /** A generic plan: requests access rows by key, and planning a statement again costs more than executing it. */
    public static final SessionSettings REQUESTS = NONE.with("plan_cache_mode", "force_generic_plan");

    /**
     * The size of a queue changes faster than its statistics, so a plan based on them may soon be the worst one. An index
     * scan is never far from the best plan, and a custom plan fits the size of each batch. Asynchronous commit: a crash
     * of the database may lose outcomes of attempts, which are then repeated, as after any other crash. Changes of leads
     * do not use these settings.
     */
    public static final SessionSettings DELIVERIES = NONE.with("enable_seqscan", "off")
            .with("enable_bitmapscan", "off")
            .with("plan_cache_mode", "force_custom_plan")
            .with("synchronous_commit", "off");

    /** The time limits of a use of the store. */
    static final SessionSettings TIME_LIMITS = NONE.with("lock_timeout", Long.toString(StoreDeadline.LOCK.toMillis()))
            .with("statement_timeout", Long.toString(StoreDeadline.STATEMENT.toMillis()))
            .with("idle_in_transaction_session_timeout", "10000");

    /** No time limits, for migrations and for loading companies. */
    static final SessionSettings UNLIMITED = NONE.with("lock_timeout", "0")
            .with("statement_timeout", "0")
            .with("idle_in_transaction_session_timeout", "0");

    /** The settings of a change in the transaction of a host, which can't be retried: it waits for locks for longer. */
    static final SessionSettings JOINED = REQUESTS.with(
                    "lock_timeout", Long.toString(StoreDeadline.LAST_RETRY.toMillis()))
            .with("statement_timeout", Long.toString(StoreDeadline.STATEMENT.toMillis()));

    private final List<Setting> settings;

    private SessionSettings(List<Setting> settings) {
        this.settings = settings;
    }

    private record Setting(String name, String value) {}

    /** Returns these settings and another one. */
    SessionSettings with(String name, String value) {
        return and(new SessionSettings(List.of(new Setting(name, value))));
    }

    /** Returns these settings and others. */
    SessionSettings and(SessionSettings others) {
        return new SessionSettings(
                Stream.concat(settings.stream(), others.settings.stream()).toList());
    }

    /**
     * Returns these settings for tables that are placed as {@code sharding} says. Citus plans a statement for its parameters:
     * a generic plan does not know the shard. A node that can't be reached must not delay statements on all nodes.
     */
    SessionSettings forTables(Sharding sharding) {
        return sharding == Sharding.CITUS
                ? with("plan_cache_mode", "force_custom_plan").with("citus.node_connection_timeout", "500ms")
                : this;
    }

    /** Returns these settings and the search path, which then contains only {@code schema}. */
    SessionSettings withSchema(String schema) {
        return with("search_path", '"' + schema + '"');
    }

    /** Returns the settings as options of a new session, in the syntax of the server's command line. */
    String asOptions() {
        return settings.stream()
                .map(setting -> "-c " + setting.name + "=" + setting.value)
                .collect(Collectors.joining(" "));
    }

    /** Returns a query that applies the settings to the running transaction. */
    String asTransactionSql() {
        return settings.stream()
                .map(setting -> "set_config('%s', '%s', true)".formatted(setting.name, setting.value))
                .collect(Collectors.joining(", ", "select ", ""));
    }

    /** Returns the first statements of a transaction with these settings; one round trip. */
    String asBeginSql(TransactionIsolationLevel isolation) {
        return "set transaction isolation level " + isolation.name().replace('_', ' ') + "; " + asTransactionSql();
    }

    /** Returns a query for the current values: one row, with a column for each setting. */
    String asQuery() {
        return settings.stream()
                .map(setting -> "current_setting('%s')".formatted(setting.name))
                .collect(Collectors.joining(", ", "select ", ""));
    }

    /** Returns a query that applies other values, its positional parameters, to the running transaction. */
    String asParameterizedSql() {
        return settings.stream()
                .map(setting -> "set_config('%s', ?, true)".formatted(setting.name))
                .collect(Collectors.joining(", ", "select ", ""));
    }

    int count() {
        return settings.size();
    }
}
