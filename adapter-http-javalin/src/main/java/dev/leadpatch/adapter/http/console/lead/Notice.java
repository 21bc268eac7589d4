package dev.leadpatch.adapter.http.console.lead;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A notice about what was done, which a redirect passes on to the page of a lead. */
enum Notice {
    SAVED("Saved."),
    UNCHANGED("Nothing was changed: the lead already has these values."),
    CREATED("Created."),
    ARCHIVED("Archived. Requests no longer find this lead; you can restore it."),
    ALREADY_ARCHIVED("Nothing was done: the lead was archived already."),
    RESTORED("Restored."),
    NOT_ARCHIVED("Nothing was done: the lead was not archived any more."),
    CONFLICT("Nothing was done: somebody else changed this lead meanwhile. Check it and try again.");

    private final String sentence;

    Notice(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Notice> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(notice -> notice.wireName().equals(wireName))
                .findFirst();
    }
}
