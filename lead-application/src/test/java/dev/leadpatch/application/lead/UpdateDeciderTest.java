package dev.leadpatch.application.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead.Command;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadId;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

/** The decision function of one patch: it is pure, and {@code updated_at} strictly increases. */
class UpdateDeciderTest {
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
    private static final Instant START = Instant.parse("2024-06-01T12:00:00Z");
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);
    private static final LeadPatch RENAME = LeadPatch.builder().firstName("Ada").build();

    private Instant now = START;
    private final UpdateDecider updateDecider = new UpdateDecider(VALIDATOR, () -> now);

    @Test
    void repeated_decision_on_the_same_snapshot_is_equal() {
        Function<Optional<LeadSnapshot>, Decision<Result>> decider = decider();
        Optional<LeadSnapshot> snapshot = snapshotUpdatedAt(START.minusSeconds(60));

        Decision<Result> first = decider.apply(snapshot);
        now = START.plusMillis(500);

        assertThat(first).isInstanceOf(Decision.Write.class);
        assertThat(decider.apply(snapshot)).isEqualTo(first);
    }

    @Test
    void repeated_decision_on_a_newer_snapshot_has_a_later_time() {
        Function<Optional<LeadSnapshot>, Decision<Result>> decider = decider();

        LeadEvent first = eventOf(decider.apply(snapshotUpdatedAt(START.minusSeconds(60))));
        LeadEvent second = eventOf(decider.apply(snapshotUpdatedAt(START.plusMillis(300))));

        assertThat(first.lead().updatedAt()).isEqualTo(START);
        assertThat(second.lead().updatedAt()).isEqualTo(START.plusMillis(300).plus(MICROSECOND));
    }

    @Test
    void lead_updated_at_the_time_of_the_command_gets_a_later_time() {
        LeadEvent event = eventOf(decider().apply(snapshotUpdatedAt(START)));

        assertThat(event.lead().updatedAt()).isEqualTo(START.plus(MICROSECOND));
    }

    private Function<Optional<LeadSnapshot>, Decision<Result>> decider() {
        return updateDecider.deciderFor(new Command(DemoCompany.caller(), new LeadId(789), RENAME, "request-1"));
    }

    private static LeadEvent eventOf(Decision<Result> decision) {
        return ((Decision.Write<Result>) decision).events().get(0);
    }

    private static Optional<LeadSnapshot> snapshotUpdatedAt(Instant time) {
        return Optional.of(
                new LeadSnapshot(LeadBuilder.aLead().withVersion(7, time).build(), DemoCatalog.demoCatalog()));
    }
}
