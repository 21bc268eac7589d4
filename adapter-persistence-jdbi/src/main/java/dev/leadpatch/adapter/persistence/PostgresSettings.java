package dev.leadpatch.adapter.persistence;

import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The database and the sizes of the connection pools.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…}
 * @param maxConnections maximum number of connections of requests, at least 1
 * @param maxDeliveryConnections maximum number of connections of webhook deliveries, at least 1; a pool of their own,
 *     so that deliveries never delay a request
 * @param secretKey 256-bit key for the secrets of webhook endpoints; without it no endpoint can be added
 */
public record PostgresSettings(
        String jdbcUrl,
        String user,
        String password,
        int maxConnections,
        int maxDeliveryConnections,
        Optional<SecretKey> secretKey) {

    /** @throws IllegalArgumentException if a maximum is less than 1 */
    public PostgresSettings {
        if (maxConnections < 1 || maxDeliveryConnections < 1) {
            throw new IllegalArgumentException("each connection pool must have at least one connection");
        }
    }

    /** Settings without a key. */
    public PostgresSettings(
            String jdbcUrl, String user, String password, int maxConnections, int maxDeliveryConnections) {
        this(jdbcUrl, user, password, maxConnections, maxDeliveryConnections, Optional.empty());
    }

    /** Omits the password, the key, and the URL, which can contain a password. */
    @Override
    public String toString() {
        return "PostgresSettings[maxConnections=%d, maxDeliveryConnections=%d]"
                .formatted(maxConnections, maxDeliveryConnections);
    }
}
