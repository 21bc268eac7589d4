package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.activity.ActivityStore;
import dev.leadpatch.application.activity.ActivityStore.Activity;
import dev.leadpatch.application.activity.ActivityStore.Backlog;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract of {@link ActivityStore}. */
public abstract class ActivityStoreContract extends PersistencePortsContract {
    private static final Endpoint CRM = DemoCompany.endpoint("crm");

    @Test
    void company_without_activity_has_no_counts() {
        assertThat(count(NOW)).isEqualTo(new Activity(Map.of(), Map.of(), Map.of(), List.of()));
    }

    @Test
    void changes_are_counted_by_minute_from_the_start_of_the_period() {
        List<Instant> times = new ArrayList<>();
        // each change is a second later than the previous one
        for (int i = 0; i < 90; i++) {
            times.add(rename(LEAD, "Name " + i).lead().updatedAt());
        }
        rename(OTHER_COMPANY, LEAD, "Other");

        Map<Instant, Integer> expected = times.stream()
                .skip(10)
                .collect(Collectors.toMap(time -> time.truncatedTo(ChronoUnit.MINUTES), time -> 1, Integer::sum));
        assertThat(expected).hasSizeBetween(2, 3);
        assertThat(count(times.get(10)).changes()).isEqualTo(expected);
        assertThat(count(times.get(89).plusSeconds(1)).changes()).isEmpty();
    }

    @Test
    void completed_deliveries_are_counted_by_state_and_minute() {
        subscribe(CRM);
        subscribe(DemoCompany.endpointOf(OTHER_COMPANY, "others"));
        rename(LEAD, "Second");
        complete(new NextState.Delivered());
        rename(LEAD, "Third");
        at(NOW.plusSeconds(61));
        complete(new NextState.Dead());
        rename(OTHER_COMPANY, LEAD, "Second");

        Activity activity = count(NOW);

        assertThat(activity.delivered()).isEqualTo(Map.of(NOW, 1));
        assertThat(activity.dead()).isEqualTo(Map.of(NOW.plusSeconds(60), 1));
        assertThat(count(NOW.plusSeconds(1)).delivered()).isEmpty();
        assertThat(activity.backlogs()).isEmpty();
    }

    @Test
    void backlog_has_the_leads_and_the_oldest_delivery_of_each_endpoint() {
        subscribe(CRM);
        subscribe(DemoCompany.endpoint("off", false));
        rename(LEAD, "Second");
        at(NOW.plusSeconds(60));
        rename(LEAD, "Third");

        assertThat(count(NOW).backlogs()).containsExactly(new Backlog(CRM.id(), 1, NOW));
        complete(new NextState.Retry(NOW.plusSeconds(3_600)));
        assertThat(count(NOW).backlogs()).containsExactly(new Backlog(CRM.id(), 1, NOW));
    }

    private void at(Instant time) {
        now = time;
    }

    private Activity count(Instant since) {
        return persistence.activityStore().count(COMPANY, since);
    }

    private void complete(NextState next) {
        ClaimedDelivery claimed = claimAll(Duration.ofSeconds(30), now).stream()
                .filter(delivery -> delivery.endpoint().id().equals(CRM.id()))
                .findFirst()
                .orElseThrow();
        DeliveryAttempt attempt = new DeliveryAttempt(
                claimed.attemptNumber(), now, Duration.ofMillis(5), Optional.of(200), "", Optional.empty());
        persistence.deliveryQueue().complete(List.of(new CompletedAttempt(claimed, attempt, next)), now);
    }
}
