package dev.leadpatch.adapter.persistence;

/** One of the pools of connections as it is now, for those who watch over it. */
public interface ConnectionPool {

    /** What it is for, in one word. */
    String purpose();

    /** How many connections are in use. */
    int active();

    /** How many are open and not in use. */
    int idle();

    /** How many threads wait for one. */
    int waiting();

    /** How many there are at most. */
    int maxSize();
}
