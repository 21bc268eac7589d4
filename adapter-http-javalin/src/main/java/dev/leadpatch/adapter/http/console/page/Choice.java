package dev.leadpatch.adapter.http.console.page;

/**
 * A value to choose in a form.
 *
 * @param color the color of a tag or user; empty if it has none
 */
public record Choice(String value, String label, String color) {

    /** A choice without a color. */
    public Choice(String value, String label) {
        this(value, label, "");
    }
}
