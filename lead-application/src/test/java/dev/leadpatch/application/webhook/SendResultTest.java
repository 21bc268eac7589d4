package dev.leadpatch.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.WebhookSender.SendResult.Responded;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendResultTest {

    @ParameterizedTest
    @CsvSource({"199, false", "200, true", "204, true", "299, true", "300, false", "500, false"})
    void only_2xx_status_is_a_success(int status, boolean success) {
        assertThat(new Responded(status).isSuccess()).isEqualTo(success);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT0S", "PT24H, PT24H", "PT24H0.001S, PT24H", "P365D, PT24H"})
    void requested_delay_is_capped_at_one_day(Duration requested, Duration delay) {
        assertThat(new Responded(503, Optional.of(requested), "", Duration.ZERO).retryAfter())
                .contains(delay);
    }
}
