package dev.leadpatch.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.linearizability.Outcome.FailedDependency;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The checker itself: which recordings of bulk requests it accepts, and which it rejects. */
@Tag("verification")
class AtomicityCheckerTest {

    private static final PatchRequest PATCH =
            PatchRequest.of("company_name", "A").inAtomicBulk();

    private final RecordingBuilder applied = RecordingBuilder.forNewLead().applied("a", 0, 1, PATCH);
    private final RecordingBuilder notApplied = RecordingBuilder.forNewLead().withoutResponse("a", 0, 1, PATCH);

    @Test
    void all_or_none_applied_is_accepted() {
        assertThat(findViolations(applied, RecordingBuilder.forNewLead().applied("a", 0, 1, PATCH)))
                .isEmpty();
        assertThat(findViolations(applied, RecordingBuilder.forNewLead().appliedWithoutResponse("a", 0, 1, PATCH)))
                .isEmpty();
        assertThat(findViolations(
                        notApplied, RecordingBuilder.forNewLead().write("a", 0, 1, PATCH, new FailedDependency())))
                .isEmpty();
    }

    @Test
    void unchanged_item_counts_as_applied() {
        assertThat(findViolations(applied, RecordingBuilder.forNewLead().unchanged("a", 0, 1, PATCH, 1)))
                .isEmpty();
    }

    @Test
    void partially_applied_request_is_rejected() {
        assertThat(findViolations(applied, notApplied)).isNotEmpty();
        assertThat(findViolations(RecordingBuilder.forNewLead().appliedWithoutResponse("a", 0, 1, PATCH), notApplied))
                .isNotEmpty();
        assertThat(findViolations(
                        applied, RecordingBuilder.forNewLead().write("a", 0, 1, PATCH, new FailedDependency())))
                .isNotEmpty();
    }

    @Test
    void items_of_non_atomic_requests_are_independent() {
        PatchRequest patch = PatchRequest.of("company_name", "A").inBulk();
        assertThat(findViolations(
                        RecordingBuilder.forNewLead().applied("a", 0, 1, patch),
                        RecordingBuilder.forNewLead().withoutResponse("a", 0, 1, patch)))
                .isEmpty();
    }

    private static List<String> findViolations(RecordingBuilder first, RecordingBuilder second) {
        return AtomicityChecker.findViolations(List.of(first.build(), second.build()));
    }
}
