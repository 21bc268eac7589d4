package dev.leadpatch.adapter.persistence;

import java.time.Duration;

/**
 * How long anything may take, so that a caller is answered within two seconds whatever the database does. Each limit
 * leaves time for the next one to be reported: a lock that is not had is known before the statement is cut, and that
 * before the network is given up.
 */
final class StoreTimeouts {
    /** For one use of the store as a whole. */
    static final Duration TOTAL = Duration.ofMillis(1900);

    /** Until one's turn comes to change a lead that others are changing; it costs them nothing that one waits. */
    static final Duration LEAD_WAIT = Duration.ofSeconds(1);

    /** Until one's turn comes to use a connection. */
    static final Duration CONNECTION_WAIT = Duration.ofMillis(900);

    /** The same for who may have waited in another line before; it leaves time for a connection to be made. */
    static final Duration LATE_CONNECTION_WAIT = Duration.ofMillis(1300);

    /** For a connection to be made, or tried, by whoever has the turn. */
    static final Duration CONNECT = Duration.ofMillis(550);

    static final Duration VALIDATION = Duration.ofMillis(500);

    /**
     * For a lock to be had at one go. Who does not get it gives the connection back and tries again, at most until {@link
     * #LAST_RETRY}: else the few connections would all wait for what one slow transaction, or a dead node, holds.
     */
    static final Duration LOCK = Duration.ofMillis(150);

    /** Until others are given up who are in the way; it leaves time for a last try. */
    static final Duration LAST_RETRY = Duration.ofMillis(1500);

    /** Until a write may begin: who got a lock in the last try may still, and nobody begins what can't end in time. */
    static final Duration LAST_WRITE_START = LAST_RETRY.plus(LOCK);

    static final Duration STATEMENT = Duration.ofMillis(1750);

    /** Even when all time is up: to roll back or to commit what was decided costs a round trip. */
    static final Duration MIN_REMAINING = Duration.ofMillis(250);

    private StoreTimeouts() {}
}
