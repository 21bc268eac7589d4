package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitStatus;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import dev.leadpatch.bootstrap.cli.OutputOptions.Column;
import dev.leadpatch.bootstrap.cli.OutputOptions.EntryFormat;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How webhook endpoints are printed. */
final class EndpointFormat {
    static final EntryFormat<ManagedEndpoint> FORMAT = new EntryFormat<>(
            List.of(
                    new Column<>("ID", managed -> managed.endpoint().id().toString()),
                    new Column<>("URL", managed -> managed.endpoint().url().toString()),
                    new Column<>(
                            "EVENTS",
                            managed ->
                                    String.join(",", events(managed.endpoint().settings()))),
                    new Column<>("STATE", EndpointFormat::state),
                    new Column<>(
                            "DESCRIPTION",
                            managed ->
                                    managed.endpoint().settings().description().orElse(""))),
            EndpointFormat::json);

    private EndpointFormat() {}

    private static List<String> events(EndpointSettings settings) {
        return settings.events().stream().map(WebhookEventType::wireName).toList();
    }

    static String state(ManagedEndpoint managed) {
        if (!managed.endpoint().enabled()) {
            return managed.endpoint()
                    .disablement()
                    .map(disablement -> "disabled since " + disablement.at() + ": " + disablement.reason())
                    .orElse("disabled");
        }
        Optional<Instant> openedAt = managed.healthStatus().circuit().openedAt();
        if (openedAt.isPresent()) {
            return "circuit open since " + openedAt.get();
        }
        return managed.healthStatus()
                .failingSince()
                .map(since -> "failing since " + since)
                .orElse("enabled");
    }

    private static Map<String, @Nullable Object> json(ManagedEndpoint managed) {
        Endpoint endpoint = managed.endpoint();
        EndpointSettings settings = endpoint.settings();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", endpoint.id().toString());
        json.put("url", settings.url().toString());
        json.put("events", events(settings));
        json.put("description", settings.description().orElse(null));
        json.put(
                "skip_api_key_ids",
                settings.skippedApiKeys().stream().map(ApiKeyId::toString).toList());
        json.put("enabled", settings.enabled());
        json.put("disabled_reason", endpoint.disabledReason().orElse(null));
        json.put("disabled_at", endpoint.disabledAt().orElse(null));
        json.put("failing_since", managed.healthStatus().failingSince().orElse(null));
        json.put("paused_until", managed.healthStatus().pausedUntil().orElse(null));
        json.put("circuit", circuit(managed.healthStatus().circuit()));
        json.put("header_names", List.copyOf(settings.headers().keySet()));
        json.put("has_basic_auth", settings.basicCredentials().isPresent());
        json.put("integration_number", settings.integration().number().orElse(null));
        json.put("api_key", endpoint.apiKey());
        json.put(
                "created_by_api_key_id",
                endpoint.createdBy().map(ApiKeyId::toString).orElse(null));
        json.put(
                "subscriber_api_key_id",
                endpoint.subscriber().map(ApiKeyId::toString).orElse(null));
        json.put("created_at", endpoint.createdAt());
        json.put("updated_at", endpoint.updatedAt());
        return json;
    }

    private static Map<String, @Nullable Object> circuit(CircuitStatus status) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("state", status.state().name().toLowerCase(Locale.ROOT));
        json.put("opened_at", status.openedAt().orElse(null));
        json.put("next_probe_at", status.nextProbeAt().orElse(null));
        return json;
    }

    /**
     * The JSON object of an endpoint with new secrets.
     *
     * @param integrationId the key of the JWT; empty if it is not new
     */
    static Map<String, @Nullable Object> withSecrets(
            ManagedEndpoint managed, String secret, Optional<UUID> integrationId) {
        Map<String, @Nullable Object> json = json(managed);
        integrationId.ifPresent(id -> json.put("integration_id", id.toString()));
        json.put("secret", secret);
        return json;
    }
}
