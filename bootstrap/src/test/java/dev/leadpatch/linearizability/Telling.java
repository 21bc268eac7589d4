package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run must have come across, or it shows little. */
enum Telling {
    MADE,
    UNCHANGED,
    MADE_AFTER_ALL,
    NOT_MADE,
    REPEATED_TO_THE_END,
    VERSION_MISMATCH,
    CONDITION_FAILED,
    LEFT_ALONE,
    MADE_TOGETHER,
    MADE_ATOMICALLY,
    MADE_AND_SHOWN;

    /** How often the recordings have each; what they don't have is left out. */
    static Map<Telling, Integer> of(Collection<Recording> recordings) {
        Map<Telling, Integer> counts = new EnumMap<>(Telling.class);
        for (Recording recording : recordings) {
            Story story = new Story(recording);
            recording.writes().stream()
                    .flatMap(write -> of(write, story.madeBy(write)).stream())
                    .forEach(telling -> counts.merge(telling, 1, Integer::sum));
        }
        return counts;
    }

    private static List<Telling> of(Write write, Optional<Long> made) {
        List<Telling> all = new ArrayList<>();
        Telling end = write.outcome().fold(new End(made.isPresent()));
        all.add(end);
        if (write.requests().size() > 1 && !(write.outcome() instanceof Outcome.Unknown)) {
            all.add(REPEATED_TO_THE_END);
        }
        Ask.Way way = write.ask().way();
        if (end == MADE && way.together()) {
            all.add(way.atomic() ? MADE_ATOMICALLY : MADE_TOGETHER);
        }
        if (end == MADE && way.whole()) {
            all.add(MADE_AND_SHOWN);
        }
        return all;
    }

    private record End(boolean made) implements Outcome.Cases<Telling> {
        @Override
        public Telling applied(Outcome.Applied applied) {
            return made ? MADE : UNCHANGED;
        }

        @Override
        public Telling versionMismatch(Outcome.VersionMismatch mismatch) {
            return VERSION_MISMATCH;
        }

        @Override
        public Telling conditionFailed(Outcome.ConditionFailed failed) {
            return CONDITION_FAILED;
        }

        @Override
        public Telling leftAlone() {
            return LEFT_ALONE;
        }

        @Override
        public Telling unknown() {
            return made ? MADE_AFTER_ALL : NOT_MADE;
        }

        @Override
        public Telling unexpected(Outcome.Unexpected answer) {
            throw new IllegalArgumentException(answer.toString());
        }
    }
}
