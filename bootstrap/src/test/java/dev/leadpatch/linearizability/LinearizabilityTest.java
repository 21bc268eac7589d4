package dev.leadpatch.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.linearizability.HistoryRow.Change;
import dev.leadpatch.linearizability.Outcome.Applied;
import dev.leadpatch.linearizability.Outcome.LeftAlone;
import dev.leadpatch.linearizability.Outcome.Miss;
import dev.leadpatch.linearizability.Outcome.Unexpected;
import dev.leadpatch.linearizability.Outcome.VersionMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The checker itself: what it must take for good, and what each of its rules must refuse. */
class LinearizabilityTest {

    private static final Ask A = Ask.set("company_name", "A");
    private static final Ask B = Ask.set("company_name", "B");
    private static final Ask C = Ask.set("last_name", "C");

    private final Tale tale = Tale.ofALead();

    @Test
    void one_patch_after_the_other_is_good() {
        assertGood(tale.read("r1", 0, 1, 1)
                .made("a", 2, 3, A.ifMatch(1))
                .read("r2", 4, 5, 2)
                .made("b", 6, 7, B.expecting("company_name", "A"))
                .read("r3", 8, 9, 3));
    }

    @Test
    void patches_at_the_same_time_may_come_in_either_order() {
        assertGood(Tale.ofALead().made("a", 0, 10, A).made("c", 5, 6, C).read("r", 7, 8, 3));
        assertGood(Tale.ofALead().made("c", 5, 6, C).made("a", 0, 10, A).read("r", 7, 8, 2));
    }

    @Test
    void moments_that_are_equal_are_at_the_same_time() {
        assertGood(tale.made("c", 5, 6, C).made("a", 0, 5, A));
    }

    @Test
    void a_read_beside_a_patch_may_see_it_or_not() {
        assertGood(tale.made("a", 0, 10, A).read("r1", 1, 2, 2).read("r2", 0, 9, 1));
    }

    @Test
    void a_patch_without_an_answer_may_have_happened_or_not() {
        assertGood(tale.lost("c", 0, 1, C).madeUnseen("a", 0, 1, A).made("b", 2, 3, B.expecting("company_name", "A")));
    }

    @Test
    void a_patch_without_an_answer_may_happen_after_its_client_went_away() {
        assertGood(tale.read("r1", 2, 3, 1).madeUnseen("a", 0, 1, A).read("r2", 4, 5, 2));
    }

    @Test
    void a_patch_that_changes_nothing_keeps_the_version() {
        assertGood(tale.made("a", 0, 1, A)
                .unchanged("again", 2, 3, A, 2)
                .unchanged("named", 4, 5, A.ifMatch(2), 2)
                .unchanged("expected", 6, 7, A.expecting("company_name", "A"), 2)
                .made("b", 8, 9, B.ifMatch(2)));
    }

    @Test
    void a_refusal_by_version_is_good_if_others_were_faster() {
        assertGood(tale.made("a", 0, 1, A)
                .made("c", 2, 3, C)
                .mismatch("m", 4, 5, B.ifMatch(1), 3, "company_name", "last_name")
                .mismatch("n", 1, 5, B.ifMatch(1), 2, "company_name"));
    }

    @Test
    void a_field_that_was_changed_to_and_fro_has_changed_since() {
        assertGood(tale.made("a", 0, 1, A)
                .made("b", 2, 3, B)
                .made("back", 4, 5, A)
                .mismatch("m", 6, 7, C.ifMatch(2), 4, "company_name"));
    }

    @Test
    void a_refusal_by_a_condition_is_good_if_the_lead_was_so_at_any_moment_of_it() {
        Ask ask = C.expecting("company_name", "A");
        assertGood(tale.made("a", 2, 3, A)
                .made("b", 4, 5, B)
                .missed("before", 0, 9, ask, new Miss("company_name", "A", Snapshot.NOTHING))
                .missed("after", 0, 9, ask, new Miss("company_name", "A", "B")));
    }

    @Test
    void a_value_that_comes_back_explains_a_refusal_at_either_time() {
        Ask ask = C.expecting("company_name", "B");
        assertGood(tale.made("a", 0, 1, A)
                .missed("first", 2, 3, ask, new Miss("company_name", "B", "A"))
                .made("b", 4, 5, B)
                .made("back", 6, 7, A)
                .missed("second", 8, 9, ask, new Miss("company_name", "B", "A")));
    }

    @Test
    void versions_with_a_gap_are_refused() {
        assertRefused(tale.made("a", 0, 1, A).row(4, "c", Map.of()), HistoryHasNoGaps.class);
    }

    @Test
    void a_version_that_history_has_twice_is_refused() {
        assertRefused(
                tale.made("a", 0, 1, A)
                        .tell("c", 2, 3, C, new Applied(2))
                        .row(2, "c", Map.of("last_name", new Change("", "C"))),
                HistoryHasNoGaps.class);
    }

    @Test
    void a_success_with_the_version_of_another_is_refused() {
        assertRefused(tale.made("a", 0, 1, A).unchanged("c", 2, 3, C, 2), HistoryEqualsSuccesses.class);
    }

    @Test
    void a_success_that_history_does_not_have_is_refused() {
        assertRefused(tale.tell("a", 0, 1, A, new Applied(2)), HistoryEqualsSuccesses.class);
    }

    @Test
    void a_success_that_was_told_another_version_than_it_made_is_refused() {
        Recording good = tale.made("a", 0, 9, A).made("c", 0, 9, C).recording();
        List<Write> swapped = new ArrayList<>();
        swapped.add(good.writes().get(0).withOutcome(new Applied(3)));
        swapped.add(good.writes().get(1).withOutcome(new Applied(2)));

        assertRefused(good.withWrites(swapped), HistoryEqualsSuccesses.class);
    }

    @Test
    void history_that_nobody_made_is_refused() {
        Recording good = tale.made("a", 0, 1, A).made("c", 2, 3, C).recording();

        assertRefused(good.withWrites(good.writes().subList(0, 1)), HistoryEqualsSuccesses.class);
    }

    @Test
    void a_request_that_was_applied_twice_is_refused() {
        assertRefused(
                tale.made("a", 0, 1, A).made("b", 2, 3, B).row(4, "a", Map.of("company_name", new Change("B", "A"))),
                HistoryEqualsSuccesses.class);
    }

    @Test
    void a_refused_patch_that_was_applied_all_the_same_is_refused() {
        Recording good = tale.made("a", 0, 1, A).made("c", 2, 3, C.ifMatch(2)).recording();

        assertRefused(
                good.withWrites(List.of(
                        good.writes().get(0), good.writes().get(1).withOutcome(new VersionMismatch(2, Set.of())))),
                HistoryEqualsSuccesses.class);
    }

    @Test
    void a_patch_that_was_left_alone_and_applied_all_the_same_is_refused() {
        Recording good = tale.made("a", 0, 1, A.atomically()).recording();

        assertRefused(
                good.withWrites(List.of(good.writes().get(0).withOutcome(new LeftAlone()))),
                HistoryEqualsSuccesses.class);
    }

    @Test
    void history_that_tells_other_changes_is_refused() {
        Recording good = tale.made("a", 0, 1, A).recording();

        assertRefused(
                good.withHistory(List.of(new HistoryRow(2, "a", Map.of("company_name", new Change("", "X"))))),
                HistoryTellsTheChanges.class);
    }

    @Test
    void a_lost_update_is_refused() {
        Recording good = tale.made("a", 0, 9, A).made("c", 0, 9, C).recording();

        assertRefused(
                good.withLast(new Snapshot(3, Map.of("status", "new", "last_name", "C"))), FoldIsTheFinalLead.class);
    }

    @Test
    void a_version_for_a_change_of_nothing_is_refused() {
        assertRefused(tale.made("a", 0, 1, A).made("again", 2, 3, A), HistoryTellsTheChanges.class);
    }

    @Test
    void a_success_at_another_version_than_it_names_is_refused() {
        assertRefused(tale.made("a", 0, 9, A).made("c", 0, 9, C.ifMatch(1)), SuccessesFollowWhatTheyNamed.class);
        assertRefused(
                Tale.ofALead().made("a", 0, 1, A).unchanged("m", 2, 3, A.ifMatch(1), 2),
                SuccessesFollowWhatTheyNamed.class);
    }

    @Test
    void a_success_although_its_condition_did_not_hold_is_refused() {
        assertRefused(
                tale.made("a", 0, 9, A).made("b", 0, 9, B.expecting("company_name", "")),
                SuccessesFollowWhatTheyNamed.class);
    }

    @Test
    void a_patch_without_an_answer_is_held_to_what_it_named() {
        assertRefused(tale.made("a", 0, 9, A).madeUnseen("c", 0, 9, C.ifMatch(1)), SuccessesFollowWhatTheyNamed.class);
    }

    @Test
    void a_read_of_half_a_patch_is_refused() {
        Recording good = tale.made("a", 0, 1, A).read("r", 2, 3, 2).recording();

        assertRefused(
                good.withReads(List.of(good.reads().get(0).seeing(new Snapshot(2, Map.of("status", "new"))))),
                ReadsShowTheirVersion.class);
    }

    @Test
    void a_read_of_a_version_that_never_was_is_refused() {
        Recording good = tale.read("r", 2, 3, 1).recording();

        assertRefused(
                good.withReads(List.of(good.reads().get(0).seeing(new Snapshot(2, Map.of("status", "lost"))))),
                ReadsShowTheirVersion.class);
    }

    @Test
    void a_refusal_at_the_very_version_that_was_named_is_refused() {
        assertRefused(tale.made("a", 0, 1, A).mismatch("m", 2, 3, C.ifMatch(2), 2), MismatchesAreExplained.class);
    }

    @Test
    void a_refusal_with_a_version_that_nobody_made_is_refused() {
        assertRefused(tale.mismatch("m", 2, 3, C.ifMatch(1), 2), MismatchesAreExplained.class);
    }

    @Test
    void a_refusal_by_version_of_a_patch_that_named_none_is_refused() {
        assertRefused(tale.made("a", 0, 1, A).mismatch("m", 2, 3, C, 2), MismatchesAreExplained.class);
    }

    @Test
    void a_refusal_that_tells_the_wrong_fields_is_refused() {
        assertRefused(
                tale.made("a", 0, 1, A).mismatch("m", 2, 3, C.ifMatch(1), 2, "last_name"),
                MismatchesAreExplained.class);
    }

    @Test
    void a_refusal_by_a_value_that_the_lead_never_held_is_refused() {
        assertRefused(
                tale.made("a", 0, 1, A)
                        .missed("m", 2, 3, B.expecting("company_name", "B"), new Miss("company_name", "B", "X")),
                MissedConditionsAreExplained.class);
    }

    @Test
    void a_refusal_by_another_value_than_was_expected_is_refused() {
        assertRefused(
                tale.made("a", 0, 1, A)
                        .missed("m", 2, 3, C.expecting("company_name", "B"), new Miss("company_name", "X", "A")),
                MissedConditionsAreExplained.class);
    }

    @Test
    void a_refusal_although_the_condition_held_is_refused() {
        assertRefused(
                tale.made("a", 0, 1, A)
                        .missed("m", 2, 3, B.expecting("company_name", "A"), new Miss("company_name", "A", "A")),
                MissedConditionsAreExplained.class);
    }

    @Test
    void a_refusal_that_does_not_name_all_that_was_missed_is_refused() {
        Ask ask = C.expecting("company_name", "B").expecting("status", "lost");

        assertRefused(
                tale.made("a", 0, 1, A).missed("m", 2, 3, ask, new Miss("company_name", "B", "A")),
                MissedConditionsAreExplained.class);
    }

    @Test
    void a_refusal_by_a_value_that_was_gone_by_then_is_refused() {
        assertRefused(
                tale.made("a", 0, 1, A)
                        .made("b", 2, 3, B)
                        .missed("m", 4, 5, C.expecting("company_name", "B"), new Miss("company_name", "B", "A")),
                RealTimeOrderAgrees.class);
    }

    @Test
    void a_refusal_by_a_value_that_was_yet_to_come_is_refused() {
        assertRefused(
                tale.missed("m", 0, 1, C.expecting("company_name", "B"), new Miss("company_name", "B", "A"))
                        .made("a", 2, 3, A),
                RealTimeOrderAgrees.class);
    }

    @Test
    void a_read_that_goes_back_is_refused() {
        assertRefused(tale.made("a", 0, 1, A).read("r", 2, 3, 1), RealTimeOrderAgrees.class);
        assertRefused(
                Tale.ofALead().made("a", 0, 9, A).read("r1", 1, 2, 2).read("r2", 3, 4, 1), RealTimeOrderAgrees.class);
    }

    @Test
    void a_read_of_what_is_yet_to_be_asked_for_is_refused() {
        assertRefused(tale.made("a", 2, 3, A).read("r", 0, 1, 2), RealTimeOrderAgrees.class);
        assertRefused(Tale.ofALead().madeUnseen("a", 2, 3, A).read("r", 0, 1, 2), RealTimeOrderAgrees.class);
    }

    @Test
    void a_success_before_one_that_had_ended_is_refused() {
        assertRefused(tale.made("c", 2, 3, C).made("a", 0, 1, A), RealTimeOrderAgrees.class);
    }

    @Test
    void a_success_that_changes_nothing_at_a_version_that_was_gone_is_refused() {
        assertRefused(
                tale.made("a", 0, 1, A).made("b", 2, 3, B).unchanged("again", 4, 5, A, 2), RealTimeOrderAgrees.class);
    }

    @Test
    void a_refusal_by_a_version_that_was_gone_is_refused() {
        assertRefused(
                tale.made("a", 0, 1, A).made("b", 2, 3, B).mismatch("m", 4, 5, C.ifMatch(1), 2, "company_name"),
                RealTimeOrderAgrees.class);
    }

    @Test
    void an_answer_that_nothing_explains_is_refused() {
        assertRefused(tale.tell("a", 0, 1, A, new Unexpected(500, "{}")), AnswersAreExpected.class);
    }

    private static void assertGood(Tale tale) {
        assertThat(Linearizability.faults(tale.recording())).isEmpty();
    }

    private static void assertRefused(Tale tale, Class<? extends Rule> by) {
        assertRefused(tale.recording(), by);
    }

    private static void assertRefused(Recording recording, Class<? extends Rule> by) {
        Set<Class<?>> refusing = Linearizability.RULES.stream()
                .filter(rule -> !rule.faults(new Story(recording)).isEmpty())
                .map(Object::getClass)
                .collect(Collectors.toSet());
        assertThat(refusing).contains(by);
    }
}
