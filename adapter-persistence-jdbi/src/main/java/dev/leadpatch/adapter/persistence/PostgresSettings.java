package dev.leadpatch.adapter.persistence;

import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Which database to use, and with how many connections.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…}
 * @param maxConnections how many are used at most by requests
 * @param maxDeliveryConnections how many are used at most by webhook deliveries, so that these never keep a request waiting
 * @param secretKey 256 bits that encrypt the secrets of webhook endpoints; without it no endpoint can be added
 */
public record PostgresSettings(
        String jdbcUrl,
        String user,
        String password,
        int maxConnections,
        int maxDeliveryConnections,
        Optional<SecretKey> secretKey) {

    /** @throws IllegalArgumentException if there is no connection for one of both */
    public PostgresSettings {
        if (maxConnections < 1 || maxDeliveryConnections < 1) {
            throw new IllegalArgumentException("at least one connection is needed for each purpose");
        }
    }

    /** Without a key. */
    public PostgresSettings(String jdbcUrl, String user, String password, int connections, int deliveryConnections) {
        this(jdbcUrl, user, password, connections, deliveryConnections, Optional.empty());
    }

    /** Without the password and the key; a URL can carry a password too. */
    @Override
    public String toString() {
        return "PostgresSettings[connections=%d, deliveryConnections=%d]"
                .formatted(maxConnections, maxDeliveryConnections);
    }
}
