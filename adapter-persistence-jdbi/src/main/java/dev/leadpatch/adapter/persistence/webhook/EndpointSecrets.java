package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.webhook.SecretCipher.Owner;
import dev.leadpatch.application.webhook.BasicAuthorization;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.application.webhook.SigningSecrets.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Encrypts and decrypts the columns of an endpoint: its signing secrets, its headers and its JWT key. */
final class EndpointSecrets {

    /** The condition that this node can decrypt all valid secrets of the endpoint {@code e}; requires {@code :keys}. */
    static final String READABLE = """
            can_decrypt(e.secret, :keys) and can_decrypt(e.headers, :keys) and can_decrypt(e.integration, :keys)
            and (e.previous_secret is null or e.previous_secret_until <= now() or can_decrypt(e.previous_secret, :keys))
            """;

    private EndpointSecrets() {}

    /** The signing secrets of a delivery; none if its headers can't be decrypted, so that it is not sent. */
    static SigningSecrets deliverySecrets(ResultSet row, Owner owner, SecretCipher secretCipher) throws SQLException {
        boolean hasHeaders = headers(JsonColumns.parse(row.getString("endpoint")), secretCipher)
                .isPresent();
        return hasHeaders ? secrets(row, owner, secretCipher) : new SigningSecrets(List.of());
    }

    /** The secrets in {@code secret} and {@code previous_secret}; those that can't be decrypted are left out. */
    static SigningSecrets secrets(ResultSet row, Owner owner, SecretCipher secretCipher) throws SQLException {
        List<Secret> secrets = new ArrayList<>();
        secretCipher
                .decrypt(owner, row.getString("secret"))
                .map(text -> new Secret(text, Optional.empty()))
                .ifPresent(secrets::add);
        OffsetDateTime until = row.getObject("previous_secret_until", OffsetDateTime.class);
        if (until != null) {
            secretCipher
                    .decrypt(owner, row.getString("previous_secret"))
                    .map(text -> new Secret(text, Optional.of(until.toInstant())))
                    .ifPresent(secrets::add);
        }
        return new SigningSecrets(secrets);
    }

    static Owner owner(Endpoint endpoint) {
        return new Owner(endpoint.company().value(), endpoint.id().value());
    }

    private static Owner owner(JsonNode row) {
        return new Owner(row.get("company_id").longValue(), EndpointMapper.uuid(row.get("id")));
    }

    /** The stored form of the headers, credentials included: encrypted, unless there are none. */
    static String headers(Endpoint endpoint, SecretCipher secretCipher) {
        Map<String, String> headers = storedHeaders(endpoint);
        String text = JsonColumns.headers(headers);
        return headers.isEmpty() ? text : secretCipher.encrypt(owner(endpoint).headers(), text);
    }

    /** The encrypted key of the JWT; empty if it was not loaded. */
    static Optional<String> integration(Endpoint endpoint, SecretCipher secretCipher) {
        return endpoint.integrationId()
                .map(id -> secretCipher.encrypt(owner(endpoint).integration(), id.toString()));
    }

    /** The key of the JWT; empty if it can't be decrypted. */
    static Optional<UUID> integrationId(JsonNode row, SecretCipher secretCipher) {
        return secretCipher
                .decrypt(owner(row).integration(), row.get("integration").stringValue())
                .map(UUID::fromString);
    }

    /** The headers and the credentials, whose name is reserved. */
    static Map<String, String> storedHeaders(Endpoint endpoint) {
        Map<String, String> headers = new LinkedHashMap<>(endpoint.headers());
        endpoint.settings()
                .basicCredentials()
                .ifPresent(
                        credentials -> headers.put(BasicAuthorization.HEADER, BasicAuthorization.format(credentials)));
        return headers;
    }

    /** The headers and credentials; empty if they can't be decrypted. */
    static Optional<Map<String, String>> headers(JsonNode row, SecretCipher secretCipher) {
        return secretCipher
                .decrypt(owner(row).headers(), row.get("headers").stringValue())
                .map(text -> {
                    Map<String, String> headers = new LinkedHashMap<>();
                    JsonColumns.parse(text).forEachEntry((name, value) -> headers.put(name, value.stringValue()));
                    return headers;
                });
    }
}
