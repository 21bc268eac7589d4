package dev.leadpatch.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.linearizability.HistoryRow.Change;
import dev.leadpatch.linearizability.Outcome.Applied;
import dev.leadpatch.linearizability.Outcome.FailedCondition;
import dev.leadpatch.linearizability.Outcome.FailedDependency;
import dev.leadpatch.linearizability.Outcome.Unavailable;
import dev.leadpatch.linearizability.Outcome.Unexpected;
import dev.leadpatch.linearizability.Outcome.VersionMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The checker itself: which recordings it accepts, and which anomalies each of its rules rejects. */
@Tag("verification")
class LinearizabilityCheckerTest {

    private static final PatchRequest A = PatchRequest.of("company_name", "A");
    private static final PatchRequest B = PatchRequest.of("company_name", "B");
    private static final PatchRequest C = PatchRequest.of("last_name", "C");

    private final RecordingBuilder builder = RecordingBuilder.forNewLead();

    @Test
    void sequential_patches_are_accepted() {
        assertAccepted(builder.read("r1", 0, 1, 1)
                .applied("a", 2, 3, A.ifMatch(1))
                .read("r2", 4, 5, 2)
                .applied("b", 6, 7, B.expecting("company_name", "A"))
                .read("r3", 8, 9, 3));
    }

    @Test
    void concurrent_patches_are_accepted_in_either_order() {
        assertAccepted(RecordingBuilder.forNewLead()
                .applied("a", 0, 10, A)
                .applied("c", 5, 6, C)
                .read("r", 7, 8, 3));
        assertAccepted(RecordingBuilder.forNewLead()
                .applied("c", 5, 6, C)
                .applied("a", 0, 10, A)
                .read("r", 7, 8, 2));
    }

    @Test
    void operations_with_equal_timestamps_are_concurrent() {
        assertAccepted(builder.applied("c", 5, 6, C).applied("a", 0, 5, A));
    }

    @Test
    void read_concurrent_with_a_patch_may_see_either_version() {
        assertAccepted(builder.applied("a", 0, 10, A).read("r1", 1, 2, 2).read("r2", 0, 9, 1));
    }

    @Test
    void patch_without_response_may_be_applied_or_not() {
        assertAccepted(builder.withoutResponse("c", 0, 1, C)
                .appliedWithoutResponse("a", 0, 1, A)
                .applied("b", 2, 3, B.expecting("company_name", "A")));
    }

    @Test
    void patch_without_response_may_be_applied_after_its_client_disconnected() {
        assertAccepted(
                builder.read("r1", 2, 3, 1).appliedWithoutResponse("a", 0, 1, A).read("r2", 4, 5, 2));
    }

    @Test
    void unchanged_patch_retains_the_version() {
        assertAccepted(builder.applied("a", 0, 1, A)
                .unchanged("again", 2, 3, A, 2)
                .unchanged("named", 4, 5, A.ifMatch(2), 2)
                .unchanged("expected", 6, 7, A.expecting("company_name", "A"), 2)
                .applied("b", 8, 9, B.ifMatch(2)));
    }

    @Test
    void version_mismatch_after_concurrent_changes_is_accepted() {
        assertAccepted(builder.applied("a", 0, 1, A)
                .applied("c", 2, 3, C)
                .versionMismatch("m", 4, 5, B.ifMatch(1), 3, "company_name", "last_name")
                .versionMismatch("n", 1, 5, B.ifMatch(1), 2, "company_name"));
    }

    @Test
    void field_changed_and_changed_back_is_reported_as_changed_since() {
        assertAccepted(builder.applied("a", 0, 1, A)
                .applied("b", 2, 3, B)
                .applied("back", 4, 5, A)
                .versionMismatch("m", 6, 7, C.ifMatch(2), 4, "company_name"));
    }

    @Test
    void failed_condition_is_accepted_if_the_lead_had_the_value_during_the_request() {
        PatchRequest patch = C.expecting("company_name", "A");
        assertAccepted(builder.applied("a", 2, 3, A)
                .applied("b", 4, 5, B)
                .conditionFailed("before", 0, 9, patch, new FailedCondition("company_name", "A", Snapshot.EMPTY))
                .conditionFailed("after", 0, 9, patch, new FailedCondition("company_name", "A", "B")));
    }

    @Test
    void recurring_value_explains_a_failed_condition_at_either_time() {
        PatchRequest patch = C.expecting("company_name", "B");
        assertAccepted(builder.applied("a", 0, 1, A)
                .conditionFailed("first", 2, 3, patch, new FailedCondition("company_name", "B", "A"))
                .applied("b", 4, 5, B)
                .applied("back", 6, 7, A)
                .conditionFailed("second", 8, 9, patch, new FailedCondition("company_name", "B", "A")));
    }

    @Test
    void gap_in_versions_is_rejected() {
        assertRejected(builder.applied("a", 0, 1, A).historyRow(4, "c", Map.of()), HistoryHasNoGaps.class);
    }

    @Test
    void duplicate_version_in_history_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A)
                        .write("c", 2, 3, C, new Applied(2))
                        .historyRow(2, "c", Map.of("last_name", new Change("", "C"))),
                HistoryHasNoGaps.class);
    }

    @Test
    void success_with_the_version_of_another_patch_is_rejected() {
        assertRejected(builder.applied("a", 0, 1, A).unchanged("c", 2, 3, C, 2), HistoryEqualsSuccesses.class);
    }

    @Test
    void success_missing_from_history_is_rejected() {
        assertRejected(builder.write("a", 0, 1, A, new Applied(2)), HistoryEqualsSuccesses.class);
    }

    @Test
    void success_with_a_wrong_version_is_rejected() {
        Recording valid = builder.applied("a", 0, 9, A).applied("c", 0, 9, C).build();
        List<Write> swapped = new ArrayList<>();
        swapped.add(valid.writes().get(0).withOutcome(new Applied(3)));
        swapped.add(valid.writes().get(1).withOutcome(new Applied(2)));

        assertRejected(valid.withWrites(swapped), HistoryEqualsSuccesses.class);
    }

    @Test
    void history_row_without_a_request_is_rejected() {
        Recording valid = builder.applied("a", 0, 1, A).applied("c", 2, 3, C).build();

        assertRejected(valid.withWrites(valid.writes().subList(0, 1)), HistoryEqualsSuccesses.class);
    }

    @Test
    void request_applied_twice_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A)
                        .applied("b", 2, 3, B)
                        .historyRow(4, "a", Map.of("company_name", new Change("B", "A"))),
                HistoryEqualsSuccesses.class);
    }

    @Test
    void refused_patch_that_was_applied_is_rejected() {
        Recording valid =
                builder.applied("a", 0, 1, A).applied("c", 2, 3, C.ifMatch(2)).build();

        assertRejected(
                valid.withWrites(List.of(
                        valid.writes().get(0), valid.writes().get(1).withOutcome(new VersionMismatch(2, Set.of())))),
                HistoryEqualsSuccesses.class);
    }

    @Test
    void failed_dependency_that_was_applied_is_rejected() {
        Recording valid = builder.applied("a", 0, 1, A.inAtomicBulk()).build();

        assertRejected(
                valid.withWrites(List.of(valid.writes().get(0).withOutcome(new FailedDependency()))),
                HistoryEqualsSuccesses.class);
    }

    @Test
    void unavailable_response_to_an_applied_patch_is_rejected() {
        Recording valid = builder.applied("a", 0, 1, A).build();

        assertRejected(
                valid.withWrites(List.of(valid.writes().get(0).withOutcome(new Unavailable()))),
                HistoryEqualsSuccesses.class);
    }

    @Test
    void history_with_wrong_changes_is_rejected() {
        Recording valid = builder.applied("a", 0, 1, A).build();

        assertRejected(
                valid.withHistory(List.of(new HistoryRow(2, "a", Map.of("company_name", new Change("", "X"))))),
                HistoryRecordsTheChanges.class);
    }

    @Test
    void lost_update_is_rejected() {
        Recording valid = builder.applied("a", 0, 9, A).applied("c", 0, 9, C).build();

        assertRejected(
                valid.withFinalLead(new Snapshot(3, Map.of("status", "new", "last_name", "C"))),
                FinalLeadEqualsAppliedPatches.class);
    }

    @Test
    void new_version_without_a_change_is_rejected() {
        assertRejected(builder.applied("a", 0, 1, A).applied("again", 2, 3, A), HistoryRecordsTheChanges.class);
    }

    @Test
    void success_with_an_unmet_if_match_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 9, A).applied("c", 0, 9, C.ifMatch(1)), SuccessesMeetTheirPreconditions.class);
        assertRejected(
                RecordingBuilder.forNewLead().applied("a", 0, 1, A).unchanged("m", 2, 3, A.ifMatch(1), 2),
                SuccessesMeetTheirPreconditions.class);
    }

    @Test
    void success_with_an_unmet_condition_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 9, A).applied("b", 0, 9, B.expecting("company_name", "")),
                SuccessesMeetTheirPreconditions.class);
    }

    @Test
    void patch_without_response_must_meet_its_preconditions() {
        assertRejected(
                builder.applied("a", 0, 9, A).appliedWithoutResponse("c", 0, 9, C.ifMatch(1)),
                SuccessesMeetTheirPreconditions.class);
    }

    @Test
    void torn_read_is_rejected() {
        Recording valid = builder.applied("a", 0, 1, A).read("r", 2, 3, 2).build();

        assertRejected(
                valid.withReads(List.of(valid.reads().get(0).withSnapshot(new Snapshot(2, Map.of("status", "new"))))),
                ReadsMatchTheirVersion.class);
    }

    @Test
    void read_of_a_nonexistent_version_is_rejected() {
        Recording valid = builder.read("r", 2, 3, 1).build();

        assertRejected(
                valid.withReads(List.of(valid.reads().get(0).withSnapshot(new Snapshot(2, Map.of("status", "lost"))))),
                ReadsMatchTheirVersion.class);
    }

    @Test
    void version_mismatch_at_the_requested_version_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A).versionMismatch("m", 2, 3, C.ifMatch(2), 2),
                VersionMismatchesAreExplained.class);
    }

    @Test
    void version_mismatch_with_a_nonexistent_version_is_rejected() {
        assertRejected(builder.versionMismatch("m", 2, 3, C.ifMatch(1), 2), VersionMismatchesAreExplained.class);
    }

    @Test
    void version_mismatch_without_if_match_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A).versionMismatch("m", 2, 3, C, 2), VersionMismatchesAreExplained.class);
    }

    @Test
    void version_mismatch_with_wrong_changed_fields_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A).versionMismatch("m", 2, 3, C.ifMatch(1), 2, "last_name"),
                VersionMismatchesAreExplained.class);
    }

    @Test
    void failed_condition_with_a_value_never_held_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A)
                        .conditionFailed(
                                "m",
                                2,
                                3,
                                B.expecting("company_name", "B"),
                                new FailedCondition("company_name", "B", "X")),
                FailedConditionsAreExplained.class);
    }

    @Test
    void failed_condition_with_a_wrong_expected_value_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A)
                        .conditionFailed(
                                "m",
                                2,
                                3,
                                C.expecting("company_name", "B"),
                                new FailedCondition("company_name", "X", "A")),
                FailedConditionsAreExplained.class);
    }

    @Test
    void failed_condition_that_held_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A)
                        .conditionFailed(
                                "m",
                                2,
                                3,
                                B.expecting("company_name", "A"),
                                new FailedCondition("company_name", "A", "A")),
                FailedConditionsAreExplained.class);
    }

    @Test
    void failed_condition_with_missing_fields_is_rejected() {
        PatchRequest patch = C.expecting("company_name", "B").expecting("status", "lost");

        assertRejected(
                builder.applied("a", 0, 1, A)
                        .conditionFailed("m", 2, 3, patch, new FailedCondition("company_name", "B", "A")),
                FailedConditionsAreExplained.class);
    }

    @Test
    void failed_condition_with_an_outdated_value_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A)
                        .applied("b", 2, 3, B)
                        .conditionFailed(
                                "m",
                                4,
                                5,
                                C.expecting("company_name", "B"),
                                new FailedCondition("company_name", "B", "A")),
                RealTimeOrderIsRespected.class);
    }

    @Test
    void failed_condition_with_a_future_value_is_rejected() {
        assertRejected(
                builder.conditionFailed(
                                "m",
                                0,
                                1,
                                C.expecting("company_name", "B"),
                                new FailedCondition("company_name", "B", "A"))
                        .applied("a", 2, 3, A),
                RealTimeOrderIsRespected.class);
    }

    @Test
    void stale_read_is_rejected() {
        assertRejected(builder.applied("a", 0, 1, A).read("r", 2, 3, 1), RealTimeOrderIsRespected.class);
        assertRejected(
                RecordingBuilder.forNewLead()
                        .applied("a", 0, 9, A)
                        .read("r1", 1, 2, 2)
                        .read("r2", 3, 4, 1),
                RealTimeOrderIsRespected.class);
    }

    @Test
    void read_of_a_future_patch_is_rejected() {
        assertRejected(builder.applied("a", 2, 3, A).read("r", 0, 1, 2), RealTimeOrderIsRespected.class);
        assertRejected(
                RecordingBuilder.forNewLead()
                        .appliedWithoutResponse("a", 2, 3, A)
                        .read("r", 0, 1, 2),
                RealTimeOrderIsRespected.class);
    }

    @Test
    void success_ordered_before_a_completed_one_is_rejected() {
        assertRejected(builder.applied("c", 2, 3, C).applied("a", 0, 1, A), RealTimeOrderIsRespected.class);
    }

    @Test
    void unchanged_success_at_an_outdated_version_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A).applied("b", 2, 3, B).unchanged("again", 4, 5, A, 2),
                RealTimeOrderIsRespected.class);
    }

    @Test
    void version_mismatch_with_an_outdated_version_is_rejected() {
        assertRejected(
                builder.applied("a", 0, 1, A)
                        .applied("b", 2, 3, B)
                        .versionMismatch("m", 4, 5, C.ifMatch(1), 2, "company_name"),
                RealTimeOrderIsRespected.class);
    }

    @Test
    void unexpected_response_is_rejected() {
        assertRejected(builder.write("a", 0, 1, A, new Unexpected(500, "{}")), ResponsesAreExpected.class);
    }

    private static void assertAccepted(RecordingBuilder recording) {
        assertThat(LinearizabilityChecker.findViolations(recording.build())).isEmpty();
    }

    private static void assertRejected(RecordingBuilder recording, Class<? extends LinearizabilityRule> expectedRule) {
        assertRejected(recording.build(), expectedRule);
    }

    private static void assertRejected(Recording recording, Class<? extends LinearizabilityRule> expectedRule) {
        Set<Class<?>> rejectingRules = LinearizabilityChecker.RULES.stream()
                .filter(rule ->
                        !rule.findViolations(new SequentialHistory(recording)).isEmpty())
                .map(Object::getClass)
                .collect(Collectors.toSet());
        assertThat(rejectingRules).contains(expectedRule);
    }
}
