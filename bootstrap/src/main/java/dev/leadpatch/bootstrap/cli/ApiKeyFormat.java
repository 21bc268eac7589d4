package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.bootstrap.cli.OutputOptions.Column;
import dev.leadpatch.bootstrap.cli.OutputOptions.EntryFormat;
import dev.leadpatch.domain.access.RateLimit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How API keys are printed.
 *
 * @param now determines which keys are valid
 * @param subscriptions the number of endpoints that each key has subscribed; none for other keys
 */
record ApiKeyFormat(Instant now, Map<ApiKeyId, Long> subscriptions) {

    /** The format of a new key. */
    ApiKeyFormat(Instant now) {
        this(now, Map.of());
    }

    EntryFormat<ApiKey> format() {
        return new EntryFormat<>(
                List.of(
                        new Column<>("ID", key -> key.id().toString()),
                        new Column<>("ACCESS", key -> String.join(",", access(key))),
                        new Column<>(
                                "FIELDS",
                                key -> fields(key)
                                        .map(names -> String.join(",", names))
                                        .orElse("all")),
                        new Column<>("STATE", this::state),
                        new Column<>("LIMIT", ApiKeyFormat::rateLimit),
                        new Column<>("SUBSCRIPTIONS", key -> Long.toString(subscriptions(key))),
                        new Column<>("OWNER", key -> Long.toString(key.owner().value())),
                        new Column<>(
                                "CREATED",
                                key -> key.createdAt()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString()),
                        new Column<>("LABEL", ApiKey::label)),
                this::json);
    }

    private String state(ApiKey key) {
        if (key.isValidAt(now)) {
            return key.expiresAt().map(expiry -> "valid until " + expiry).orElse("valid");
        }
        return key.revokedAt().map(time -> "revoked " + time).orElse("expired");
    }

    private long subscriptions(ApiKey key) {
        return subscriptions.getOrDefault(key.id(), 0L);
    }

    private static String rateLimit(ApiKey key) {
        return key.rateLimit()
                .map(limit -> limit.requestsPerMinute().isPresent() ? limit.toDocument() + "/min" : RateLimit.NONE_NAME)
                .orElse("default");
    }

    private Map<String, @Nullable Object> json(ApiKey key) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", key.id().toString());
        json.put("label", key.label());
        json.put("access", access(key));
        json.put("fields", fields(key).orElse(null));
        json.put("owner", key.owner().value());
        json.put("state", key.isValidAt(now) ? "valid" : key.revokedAt().isPresent() ? "revoked" : "expired");
        for (ApiKeyFlag flag : ApiKeyFlag.values()) {
            json.put(flag.wireName(), key.flags().contains(flag));
        }
        json.put(RateLimit.MEMBER, key.rateLimit().map(RateLimit::toDocument).orElse(null));
        json.put("subscriptions", subscriptions(key));
        json.put("created_at", key.createdAt());
        json.put("expires_at", key.expiresAt().orElse(null));
        json.put("revoked_at", key.revokedAt().orElse(null));
        json.put("replaced_by", key.replacedBy().map(ApiKeyId::toString).orElse(null));
        return json;
    }

    /** The JSON object of a new key, with its secret. */
    Map<String, @Nullable Object> newKeyJson(ApiKey key, RawApiKey secret) {
        Map<String, @Nullable Object> json = json(key);
        json.put("key", secret.text());
        return json;
    }

    private static Optional<List<String>> fields(ApiKey key) {
        return key.fields().names().map(List::copyOf);
    }

    private static List<String> access(ApiKey key) {
        return Permission.WIRE_NAMES.stream()
                .filter(name -> Permission.ofWireName(name)
                        .map(key.permissions()::contains)
                        .orElse(false))
                .toList();
    }
}
