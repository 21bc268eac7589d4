package dev.leadpatch.adapter.persistence;

/** The current metrics of a connection pool. Thread-safe. */
public interface ConnectionPool {

    /** The purpose of the pool, as one word. */
    String purpose();

    /** The number of connections in use. */
    int active();

    /** The number of open connections that are not in use. */
    int idle();

    /** The number of threads that wait for a connection. */
    int waiting();

    /** The maximum number of connections. */
    int maxSize();
}
