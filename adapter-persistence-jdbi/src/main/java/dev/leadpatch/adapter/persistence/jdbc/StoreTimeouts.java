package dev.leadpatch.adapter.persistence.jdbc;

import java.time.Duration;

/**
 * Time limits of the store. Each use ends within two seconds, even if the database does not respond. Each limit leaves
 * time to report it before the next one: a lock timeout precedes the statement timeout, which precedes the network
 * timeout.
 */
public final class StoreTimeouts {
    /** Maximum duration of one use of the store. */
    static final Duration TOTAL = Duration.ofMillis(1900);

    /** Maximum wait for a lead or an idempotency key in use within this process; it occupies no connection. */
    public static final Duration LEAD_WAIT = Duration.ofSeconds(1);

    /** Maximum wait for a connection. */
    static final Duration CONNECTION_WAIT = Duration.ofMillis(900);

    /**
     * Maximum wait for the connection of a transaction, including earlier waits for a lead or a key. It leaves time to
     * open a connection.
     */
    static final Duration LATE_CONNECTION_WAIT = Duration.ofMillis(1300);

    /** Maximum time to open or validate a connection, after the wait. */
    static final Duration CONNECT = Duration.ofMillis(550);

    static final Duration VALIDATION = Duration.ofMillis(500);

    /**
     * PostgreSQL's {@code lock_timeout}. After it, a transaction releases its connection and retries, until {@link
     * #LAST_RETRY}. Otherwise, all connections might wait for the locks of one slow transaction or crashed node.
     */
    public static final Duration LOCK = Duration.ofMillis(150);

    /** Latest start of a retry; it leaves time for that attempt. */
    public static final Duration LAST_RETRY = Duration.ofMillis(1500);

    /** Latest start of a write: after a lock wait in the last retry, but with time to end within the deadline. */
    public static final Duration LAST_WRITE_START = LAST_RETRY.plus(LOCK);

    /** PostgreSQL's {@code statement_timeout}. */
    static final Duration STATEMENT = Duration.ofMillis(1750);

    /** Minimum network timeout, even after the deadline: a rollback or commit takes a round trip. */
    static final Duration MIN_REMAINING = Duration.ofMillis(250);

    private StoreTimeouts() {}
}
