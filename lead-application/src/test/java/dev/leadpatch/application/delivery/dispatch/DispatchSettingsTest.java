package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher.DispatchSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DispatchSettingsTest {

    @Test
    void poll_interval_is_at_most_one_second() {
        assertThat(DispatchSettings.DEFAULTS.pollInterval()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(1));
    }

    @Test
    void out_of_range_settings_are_rejected() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DispatchSettings(0, second, second))
                .withMessage("maxInFlight must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new DispatchSettings(1, Duration.ZERO, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new DispatchSettings(1, second, second.negated()));
    }
}
