package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher.DispatchSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WebhookSettingsTest {

    @Test
    void attempt_timeout_defaults_to_documented_15_seconds() {
        assertThat(WebhookSettings.DEFAULTS.attemptTimeout()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void default_number_of_attempts_equals_that_of_the_dispatcher() {
        assertThat(WebhookSettings.DEFAULTS.maxConcurrentAttempts()).isEqualTo(DispatchSettings.DEFAULTS.maxInFlight());
    }

    @Test
    void out_of_range_settings_are_rejected() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSettings(0, second, second));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebhookSettings(1, Duration.ofSeconds(16), second))
                .withMessage("attemptTimeout must be positive and at most 15 s");
        assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSettings(1, second, Duration.ZERO));
    }
}
