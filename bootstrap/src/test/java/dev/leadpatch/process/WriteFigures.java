package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.process.Wish.Form;
import dev.leadpatch.process.Writer.Write;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How often what happened to writes. */
record WriteFigures(List<Write> writes, int laterAnswers) {

    /** A run in which one of these was missing would show little. */
    void assertTellOfEverything() {
        for (Form form : Form.values()) {
            assertThat(count(form, WriteFigures::isDone)).as("%s, done", form).isPositive();
            assertThat(count(form, write -> write.recovery().isPresent()))
                    .as("%s, answered after an answer was lost", form)
                    .isPositive();
            if (form != Form.PLAIN) {
                assertThat(count(form, WriteFigures::isRefused))
                        .as("%s, refused", form)
                        .isPositive();
            }
        }
    }

    Duration slowestRecovery() {
        return writes.stream()
                .map(Write::recovery)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static boolean isDone(Write write) {
        return write.made()
                .filter(made -> made.size() == write.wish().leads().size())
                .isPresent();
    }

    /** As a whole, or of one lead. */
    private static boolean isRefused(Write write) {
        return write.made()
                .filter(made -> made.size() < write.wish().leads().size())
                .isPresent();
    }

    private long count(Form form, Predicate<Write> what) {
        return writes.stream()
                .filter(write -> write.wish().form() == form)
                .filter(what)
                .count();
    }

    private String of(Form form) {
        return "%s %d done, %d refused, %d of both after an answer was lost, %d given up"
                .formatted(
                        form,
                        count(form, WriteFigures::isDone),
                        count(form, WriteFigures::isRefused),
                        count(form, write -> write.recovery().isPresent()),
                        count(form, write -> write.made().isEmpty()));
    }

    @Override
    public String toString() {
        return "%d requests; %s; the slowest answer after a lost one %s later; told %d times to come again"
                .formatted(
                        writes.size(),
                        Arrays.stream(Form.values()).map(this::of).collect(Collectors.joining("; ")),
                        slowestRecovery(),
                        laterAnswers);
    }
}
