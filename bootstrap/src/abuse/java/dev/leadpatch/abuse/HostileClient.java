package dev.leadpatch.abuse;

/**
 * A hostile client.
 *
 * @param connections the number of its concurrent connections
 * @param behavior what it does on each of them
 */
record HostileClient(int connections, ConnectionBehavior behavior) {}
