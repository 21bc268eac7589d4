package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.process.RequestedChange.RequestForm;
import dev.leadpatch.process.WritingClient.Write;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How often what happened to writes. */
record WriteStatistics(List<Write> writes, int retryLaterCount) {

    /** A run in which one of these was missing would show little. */
    void assertEveryOutcomeOccurred() {
        for (RequestForm form : RequestForm.values()) {
            assertThat(count(form, WriteStatistics::isApplied))
                    .as("%s, done", form)
                    .isPositive();
            assertThat(count(form, write -> write.recovery().isPresent()))
                    .as("%s, answered after an answer was lost", form)
                    .isPositive();
            if (form != RequestForm.PLAIN) {
                assertThat(count(form, WriteStatistics::isRejected))
                        .as("%s, refused", form)
                        .isPositive();
            }
        }
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
                .filter(made -> made.size() == write.change().leads().size())
                .isPresent();
    }

    /** As a whole, or of one lead. */
    private static boolean isRejected(Write write) {
        return write.appliedVersions()
                .filter(made -> made.size() < write.change().leads().size())
                .isPresent();
    }

    private long count(RequestForm form, Predicate<Write> what) {
        return writes.stream()
                .filter(write -> write.change().form() == form)
                .filter(what)
                .count();
    }

    private String summaryOf(RequestForm form) {
        return "%s %d done, %d refused, %d of both after an answer was lost, %d given up"
                .formatted(
                        form,
                        count(form, WriteStatistics::isApplied),
                        count(form, WriteStatistics::isRejected),
                        count(form, write -> write.recovery().isPresent()),
                        count(form, write -> write.appliedVersions().isEmpty()));
    }

    @Override
    public String toString() {
        return "%d requests; %s; the slowest answer after a lost one %s later; told %d times to come again"
                .formatted(
                        writes.size(),
                        Arrays.stream(RequestForm.values()).map(this::summaryOf).collect(Collectors.joining("; ")),
                        maxRecovery(),
                        retryLaterCount);
    }
}
