package dev.leadpatch.adapter.persistence;

/**
 * Which database to use, and with how many connections.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…}
 * @param connections how many are used at most by requests
 * @param deliveryConnections how many are used at most by webhook deliveries, so that these never keep a request waiting
 */
public record PostgresSettings(String jdbcUrl, String user, String password, int connections, int deliveryConnections) {

    /** @throws IllegalArgumentException if there is no connection for one of both */
    public PostgresSettings {
        if (connections < 1 || deliveryConnections < 1) {
            throw new IllegalArgumentException("at least one connection is needed for each purpose");
        }
    }

    /** Without the password; a URL can carry one too. */
    @Override
    public String toString() {
        return "PostgresSettings[connections=%d, deliveryConnections=%d]".formatted(connections, deliveryConnections);
    }
}
