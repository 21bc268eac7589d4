package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a patch was applied, the lead had the version that it names and the values that it expects just before. */
final class SuccessesFollowWhatTheyNamed implements Rule {

    @Override
    public List<String> faults(Story story) {
        List<String> faults = new ArrayList<>();
        for (Write write : story.recording().writes()) {
            Optional<Long> before = story.madeBy(write).map(made -> made - 1).or(() -> unchanged(write));
            before.flatMap(story::at)
                    .filter(state -> !write.ask().isMetBy(state))
                    .ifPresent(state -> faults.add(write + " was applied to " + state));
        }
        return faults;
    }

    private static Optional<Long> unchanged(Write write) {
        return write.outcome() instanceof Outcome.Applied applied ? Optional.of(applied.version()) : Optional.empty();
    }
}
