package dev.leadpatch.adapter.http.console.catalog;

import dev.leadpatch.adapter.http.console.page.Choice;
import java.util.List;

/**
 * An input of the form of an entry.
 *
 * @param name the name of the member
 * @param hint what to know about it; empty if there is nothing
 * @param choices the values to choose from; empty for an input of text
 */
record EntryInput(Kind kind, String name, String label, boolean required, String hint, List<Choice> choices) {
    /** The value of a checkbox that is checked. */
    static final String YES = "true";

    EntryInput {
        choices = List.copyOf(choices);
    }

    /** The kinds of inputs. */
    enum Kind {
        TEXT,
        EMAIL,
        COLOR,
        LINES,
        CHOICE,
        CHECKBOX
    }

    static EntryInput required(Kind kind, String name, String label) {
        return new EntryInput(kind, name, label, true, "", List.of());
    }

    static EntryInput of(Kind kind, String name, String label, String hint) {
        return new EntryInput(kind, name, label, false, hint, List.of());
    }

    static EntryInput choice(String name, String label, List<Choice> choices) {
        return new EntryInput(Kind.CHOICE, name, label, false, "", choices);
    }

    static EntryInput checkbox(String name, String label) {
        return new EntryInput(Kind.CHECKBOX, name, label, false, "", List.of(new Choice(YES, "Yes")));
    }
}
