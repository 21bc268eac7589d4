package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.CircuitBreaker.CircuitState;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitStatus;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.Disablement;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class EndpointFormatTest {

    private static final Instant OPENED_AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant PROBE_AT = Instant.parse("2026-03-01T10:05:00Z");

    @Test
    void endpoint_disabled_by_the_service_shows_when_and_why() {
        ManagedEndpoint disabled = new ManagedEndpoint(
                endpoint(Optional.of(new Disablement("failing", OPENED_AT))), EndpointHealthStatus.HEALTHY);

        assertThat(EndpointFormat.state(disabled)).isEqualTo("disabled since 2026-03-01T10:00:00Z: failing");
        assertThat(EndpointFormat.FORMAT.json().apply(disabled))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("disabled_reason", "failing")
                .containsEntry("disabled_at", OPENED_AT);
    }

    @Test
    void open_circuit_shows_since_when_and_the_next_probe() {
        ManagedEndpoint failing = new ManagedEndpoint(
                endpoint(Optional.empty()),
                new EndpointHealthStatus(
                        Optional.of(OPENED_AT),
                        Optional.empty(),
                        new CircuitStatus(CircuitState.HALF_OPEN, Optional.of(OPENED_AT), Optional.of(PROBE_AT))));

        assertThat(EndpointFormat.state(failing)).isEqualTo("circuit open since 2026-03-01T10:00:00Z");
        assertThat(EndpointFormat.FORMAT.json().apply(failing))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry(
                        "circuit", Map.of("state", "half_open", "opened_at", OPENED_AT, "next_probe_at", PROBE_AT));
    }

    private static Endpoint endpoint(Optional<Disablement> disablement) {
        EndpointSettings settings =
                EndpointSettings.defaults(URI.create("https://receiver.example/hook"), Integration.of(new UUID(0, 2)));
        return new Endpoint(
                new EndpointId(new UUID(0, 1)),
                new CompanyId(1),
                disablement.isPresent()
                        ? settings.patchedWith(EndpointPatch.readChange(Map.of("enabled", false)))
                        : settings,
                "ep_1",
                disablement,
                OPENED_AT,
                OPENED_AT);
    }
}
