package dev.leadpatch.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.CircuitBreaker.CircuitState;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final CircuitBreaker open = CircuitBreaker.CLOSED.afterFailures(5, false, NOW);

    @Test
    void circuit_opens_after_five_consecutive_failures() {
        CircuitBreaker circuit = CircuitBreaker.CLOSED;
        for (int i = 1; i < CircuitBreaker.FAILURE_THRESHOLD; i++) {
            circuit = circuit.afterFailures(1, false, NOW);
            assertThat(circuit.isOpen()).isFalse();
        }

        circuit = circuit.afterFailures(1, false, NOW);

        assertThat(circuit).isEqualTo(new CircuitBreaker(5, Optional.of(NOW), 0, Optional.of(NOW.plusSeconds(5))));
    }

    @Test
    void concurrent_failures_beyond_the_threshold_open_the_circuit_once() {
        assertThat(CircuitBreaker.CLOSED.afterFailures(200, false, NOW)).isEqualTo(open);
    }

    @Test
    void attempts_without_an_endpoint_failure_do_not_change_a_closed_circuit() {
        CircuitBreaker failing = CircuitBreaker.CLOSED.afterFailures(4, false, NOW);

        assertThat(failing.afterFailures(0, false, NOW.plusSeconds(1))).isEqualTo(failing);
    }

    @Test
    void failures_of_attempts_that_started_before_the_opening_do_not_delay_the_probe() {
        assertThat(open.afterFailures(7, false, NOW.plusSeconds(3))).isEqualTo(open);
    }

    @Test
    void delay_between_failed_probes_doubles_up_to_five_minutes() {
        List<Duration> delays = new ArrayList<>();
        CircuitBreaker circuit = open;
        for (int i = 0; i < 9; i++) {
            Instant probedAt = circuit.nextProbeAt().orElseThrow();
            circuit = circuit.afterFailures(1, true, probedAt);
            delays.add(Duration.between(probedAt, circuit.nextProbeAt().orElseThrow()));
        }

        assertThat(delays)
                .extracting(Duration::toSeconds)
                .containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L, 300L);
        assertThat(circuit.openedAt()).contains(NOW);
    }

    @Test
    void probe_whose_payload_is_rejected_does_not_close_the_circuit() {
        CircuitBreaker probed = open.afterFailures(0, true, NOW.plusSeconds(5));

        assertThat(probed.isOpen()).isTrue();
        assertThat(probed.nextProbeAt()).contains(NOW.plusSeconds(15));
    }

    @Test
    void open_circuit_is_half_open_from_the_time_of_its_next_probe() {
        CircuitStatus status = CircuitStatus.of(open.openedAt(), open.nextProbeAt());

        assertThat(status.asOf(NOW.plusMillis(4_999)).state()).isEqualTo(CircuitState.OPEN);
        assertThat(status.asOf(NOW.plusSeconds(5)).state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(CircuitStatus.CLOSED.asOf(NOW)).isEqualTo(CircuitStatus.CLOSED);
    }
}
