package dev.leadpatch.linearizability;

import java.util.List;

/** What the patches asked for, one after the other, is what the lead holds in the end. */
final class FoldIsTheFinalLead implements Rule {

    @Override
    public List<String> faults(Story story) {
        Snapshot last = story.recording().last();
        return story.last().equals(last)
                ? List.of()
                : List.of("the patches lead to " + story.last() + ", not to " + last);
    }
}
