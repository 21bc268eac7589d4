package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.process.RequestedChange.RequestForm;
import dev.leadpatch.process.WritingClient.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Counts the outcomes of writes. */
record WriteStatistics(List<Write> writes, int retryLaterCount) {

    /** Asserts coverage: a run without one of these outcomes proves little. */
    void assertEveryOutcomeOccurred() {
        assertThat(missingOutcomes()).as("outcomes that did not occur").isEmpty();
    }

    /** Returns the outcomes that have not occurred yet. */
    List<String> missingOutcomes() {
        List<String> missing = new ArrayList<>();
        for (RequestForm form : RequestForm.values()) {
            if (count(form, WriteStatistics::isApplied) == 0) {
                missing.add(form + " applied");
            }
            if (count(form, write -> write.recovery().isPresent()) == 0) {
                missing.add(form + " with a response after a lost one");
            }
            if (form != RequestForm.PLAIN && count(form, WriteStatistics::isRejected) == 0) {
                missing.add(form + " refused");
            }
        }
        return missing;
    }

    Duration maxRecovery() {
        return writes.stream()
                .map(Write::recovery)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static boolean isApplied(Write write) {
        return write.appliedVersions()
                .filter(versions -> versions.size() == write.change().leads().size())
                .isPresent();
    }

    /** Whether all leads or one of them were refused. */
    private static boolean isRejected(Write write) {
        return write.appliedVersions()
                .filter(versions -> versions.size() < write.change().leads().size())
                .isPresent();
    }

    private long count(RequestForm form, Predicate<Write> predicate) {
        return writes.stream()
                .filter(write -> write.change().form() == form)
                .filter(predicate)
                .count();
    }

    private String summaryOf(RequestForm form) {
        return "%s %d applied, %d refused, %d of both after a lost response, %d abandoned"
                .formatted(
                        form,
                        count(form, WriteStatistics::isApplied),
                        count(form, WriteStatistics::isRejected),
                        count(form, write -> write.recovery().isPresent()),
                        count(form, write -> write.appliedVersions().isEmpty()));
    }

    @Override
    public String toString() {
        return "%d requests; %s; maximum time from a lost response to the next one %s; %d responses to retry later"
                .formatted(
                        writes.size(),
                        Arrays.stream(RequestForm.values()).map(this::summaryOf).collect(Collectors.joining("; ")),
                        maxRecovery(),
                        retryLaterCount);
    }
}
