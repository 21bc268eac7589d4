package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitStatus;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Renders webhook endpoints: the settings under the names that requests use, and the read-only members. */
final class EndpointView {

    private EndpointView() {}

    static Map<String, @Nullable Object> of(ManagedEndpoint managed) {
        Endpoint endpoint = managed.endpoint();
        EndpointSettings settings = endpoint.settings();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", endpoint.id().toString());
        view.put("url", settings.url().toString());
        view.put(
                "events",
                settings.events().stream().map(WebhookEventType::wireName).toList());
        view.put("description", settings.description().orElse(null));
        view.put(
                "skip_api_key_ids",
                settings.skippedApiKeys().stream().map(ApiKeyId::toString).toList());
        view.put("enabled", settings.enabled());
        view.put("disabled_reason", endpoint.disabledReason().orElse(null));
        view.put("disabled_at", endpoint.disabledAt().orElse(null));
        view.put("failing_since", managed.healthStatus().failingSince().orElse(null));
        view.put("paused_until", managed.healthStatus().pausedUntil().orElse(null));
        view.put("circuit", circuit(managed.healthStatus().circuit()));
        view.put("header_names", List.copyOf(settings.headers().keySet()));
        view.put("has_basic_auth", settings.basicCredentials().isPresent());
        view.put("configuration", configuration(settings.configuration()));
        view.put("integration_number", settings.integration().number().orElse(null));
        view.put("api_key", endpoint.apiKey());
        view.put(
                "created_by_api_key_id",
                endpoint.createdBy().map(ApiKeyId::toString).orElse(null));
        view.put(
                "subscriber_api_key_id",
                endpoint.subscriber().map(ApiKeyId::toString).orElse(null));
        view.put("created_at", endpoint.createdAt());
        view.put("updated_at", endpoint.updatedAt());
        return view;
    }

    /**
     * Renders an endpoint with its new secrets. No other response contains them.
     *
     * @param integrationId the key of the JWT; empty if it is not new
     */
    static Map<String, @Nullable Object> withSecrets(
            ManagedEndpoint managed, String secret, Optional<UUID> integrationId) {
        Map<String, @Nullable Object> view = of(managed);
        integrationId.ifPresent(id -> view.put("integration_id", id.toString()));
        view.put("secret", secret);
        return view;
    }

    private static Map<String, @Nullable Object> circuit(CircuitStatus status) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("state", status.state().name().toLowerCase(Locale.ROOT));
        view.put("opened_at", status.openedAt().orElse(null));
        view.put("next_probe_at", status.nextProbeAt().orElse(null));
        return view;
    }

    private static List<Map<String, Object>> configuration(List<EndpointConfigurationField> fields) {
        return fields.stream()
                .map(field -> object(
                        field.id(),
                        "selected",
                        field.selected().stream()
                                .map(choice -> object(choice.id(), "value", choice.value()))
                                .toList()))
                .toList();
    }

    private static Map<String, Object> object(String id, String name, Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", id);
        object.put(name, value);
        return object;
    }
}
