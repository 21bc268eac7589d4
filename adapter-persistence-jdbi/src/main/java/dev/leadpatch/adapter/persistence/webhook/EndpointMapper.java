package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.webhook.BasicAuthorization;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.Disablement;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.domain.endpoint.BasicCredentials;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;
import tools.jackson.databind.JsonNode;

/** Maps endpoints to rows, and from rows that are JSON objects made by {@code row_to_json}. */
public final class EndpointMapper {
    private EndpointMapper() {}

    /** The endpoint in the column {@code endpoint}; without headers and JWT key if these can't be decrypted. */
    static Endpoint of(ResultSet row, SecretCipher secretCipher) throws SQLException {
        JsonNode endpoint = JsonColumns.parse(row.getString("endpoint"));
        Integration integration = new Integration(
                EndpointSecrets.integrationId(endpoint, secretCipher),
                Optional.of(endpoint.get("integration_number"))
                        .filter(number -> !number.isNull())
                        .map(JsonNode::longValue));
        return of(endpoint, EndpointSecrets.headers(endpoint, secretCipher).orElse(Map.of()), integration);
    }

    /** The endpoint without its headers, credentials and JWT key, which need not be held in memory. */
    public static Endpoint withoutSecrets(JsonNode row) {
        return of(row, Map.of(), new Integration(Optional.empty(), Optional.empty()));
    }

    private static Endpoint of(JsonNode row, Map<String, String> storedHeaders, Integration integration) {
        Map<String, String> headers = new LinkedHashMap<>(storedHeaders);
        Optional<BasicCredentials> basicCredentials =
                Optional.ofNullable(headers.remove(BasicAuthorization.HEADER)).map(BasicAuthorization::parse);
        return new Endpoint(
                new EndpointId(uuid(row.get("id"))),
                new CompanyId(row.get("company_id").longValue()),
                new EndpointSettings(
                        URI.create(row.get("url").stringValue()),
                        JsonColumns.mapAll(
                                row.get("events"),
                                event -> WebhookEventType.ofWireName(event.stringValue())
                                        .orElseThrow()),
                        text(row.get("description")),
                        JsonColumns.mapAll(row.get("skip_api_key_ids"), key -> new ApiKeyId(uuid(key))),
                        row.get("enabled").booleanValue(),
                        headers,
                        basicCredentials,
                        JsonColumns.configuration(row.get("configuration")),
                        integration),
                row.get("api_key").stringValue(),
                text(row.get("disabled_reason"))
                        .map(reason -> new Disablement(
                                reason,
                                // a reason that was set by plain SQL has no time
                                time(
                                        row.get("disabled_at").isNull()
                                                ? row.get("updated_at")
                                                : row.get("disabled_at")))),
                key(row.get("created_by_key")),
                key(row.get("subscriber_key")),
                time(row.get("created_at")),
                time(row.get("updated_at")));
    }

    /** Binds the keys of the endpoints of {@code items} as arrays. */
    static <T, S extends SqlStatement<S>> S bindKeys(S statement, List<T> items, Function<T, EndpointRef> toKey) {
        List<EndpointRef> keys = items.stream().map(toKey).toList();
        return statement
                .bind(
                        "companies",
                        SqlArguments.bigintArray(keys, key -> key.company().value()))
                .bind(
                        "endpoints",
                        SqlArguments.array("uuid", keys, key -> key.id().value()));
    }

    /** Binds every column but the encrypted ones by name. */
    static <S extends SqlStatement<S>> S bind(S statement, Endpoint endpoint) {
        EndpointSettings settings = endpoint.settings();
        return statement
                .bind("company", endpoint.company().value())
                .bind("id", endpoint.id().value())
                .bind("url", settings.url().toString())
                .bind("integrationNumber", settings.integration().number().orElse(null))
                .bind("apiKey", endpoint.apiKey())
                .bind("events", SqlArguments.array("text", settings.events(), WebhookEventType::wireName))
                .bind("description", settings.description().orElse(null))
                .bind("skippedKeys", SqlArguments.array("uuid", settings.skippedApiKeys(), ApiKeyId::value))
                .bind("enabled", settings.enabled())
                .bind("configuration", JsonColumns.configuration(settings.configuration()))
                .bind("disabledReason", endpoint.disabledReason().orElse(null))
                .bind("disabledAt", SqlArguments.timestamp(endpoint.disabledAt().orElse(null)))
                .bind("createdByKey", endpoint.createdBy().map(ApiKeyId::value).orElse(null))
                .bind(
                        "subscriberKey",
                        endpoint.subscriber().map(ApiKeyId::value).orElse(null))
                .bind("createdAt", SqlArguments.timestamp(endpoint.createdAt()))
                .bind("updatedAt", SqlArguments.timestamp(endpoint.updatedAt()));
    }

    private static Optional<String> text(JsonNode node) {
        return node.isNull() ? Optional.empty() : Optional.of(node.stringValue());
    }

    static UUID uuid(JsonNode node) {
        return UUID.fromString(node.stringValue());
    }

    private static Optional<ApiKeyId> key(JsonNode node) {
        return node.isNull() ? Optional.empty() : Optional.of(new ApiKeyId(uuid(node)));
    }

    private static Instant time(JsonNode node) {
        return OffsetDateTime.parse(node.stringValue()).toInstant();
    }
}
