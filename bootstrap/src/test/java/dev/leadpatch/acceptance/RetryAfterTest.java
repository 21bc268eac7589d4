package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Receiver.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A receiver that asks to be left alone for an hour, in the middle of what it is told. */
class RetryAfterTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Hooks hooks = Hooks.ofANewCompany();
    private final DeliveryTable deliveries = new DeliveryTable(Demo.running().tables());
    private final long lead = hooks.company().addLead();
    private final long other = hooks.company().addLead();
    private Receiver receiver;

    @BeforeEach
    void start() throws Exception {
        receiver = Receiver.start();
    }

    @AfterEach
    void end() {
        receiver.close();
    }

    @Test
    void too_many_requests_pause_the_endpoint_until_it_gets_another_url() {
        Object id = endpointThatAnswers(429);
        hooks.admin().patch(lead, "{\"last_name\": \"Too many\"}").is(200);
        await().until(() -> hooks.get(id).get("paused_until") != null);

        Map<String, Object> paused = hooks.get(id).is(200).json();
        assertThat(Instant.parse((String) paused.get("paused_until")))
                .isCloseTo(inAnHour(), within(1, ChronoUnit.MINUTES));
        assertThat(paused.get("failing_since")).isNotNull();
        hooks.admin().patch(other, "{\"last_name\": \"Held back\"}").is(200);
        await().during(Duration.ofSeconds(2))
                .until(() -> receiver.about(hooks.uuid(other)).isEmpty());

        assertThat(hooks.patch(id, "{\"url\": \"%s?moved\"}".formatted(receiver.url()))
                        .is(200)
                        .json())
                .containsEntry("paused_until", null)
                .containsEntry("failing_since", null);
        await().until(() -> receiver.about(hooks.uuid(other)).size() == 1);
        assertThat(deliveries.pauseEnd(hooks.company().id(), lead))
                .isCloseTo(inAnHour(), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void an_endpoint_that_is_unavailable_for_one_lead_is_told_of_the_others() {
        Object id = endpointThatAnswers(503);
        hooks.admin().patch(lead, "{\"last_name\": \"Not now\"}").is(200);
        await().until(() -> receiver.about(hooks.uuid(lead)).size() == 1);

        hooks.admin().patch(other, "{\"last_name\": \"Told\"}").is(200);

        await().until(() -> receiver.about(hooks.uuid(other)).size() == 1);
        await().until(() -> deliveries
                .pauseEnd(hooks.company().id(), lead)
                .isAfter(inAnHour().minusSeconds(60)));
        assertThat(hooks.get(id).json()).containsEntry("paused_until", null);
        assertThat(receiver.about(hooks.uuid(lead))).extracting(Told::sequence).containsExactly(2);
    }

    private Object endpointThatAnswers(int status) {
        receiver.answerOnce(hooks.uuid(lead), status, HOUR);
        return hooks.created("{\"url\": \"%s\"}".formatted(receiver.url())).get("id");
    }

    private static Instant inAnHour() {
        return Instant.now().plus(HOUR);
    }
}
