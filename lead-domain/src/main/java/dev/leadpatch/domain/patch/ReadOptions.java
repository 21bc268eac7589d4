package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.PatchReader.Strictness;

/**
 * How the document of a lead is read.
 *
 * @param strictness the handling of unknown members
 * @param blankHandling the handling of blank text, except in conditions: ignoring a condition could cause an unwanted
 *     change, so they use the default of the strictness
 */
public record ReadOptions(Strictness strictness, BlankHandling blankHandling, PatchFormat format) {

    /** Returns the options of a strictness: its default of blank text, and the format of Leadpatch. */
    public static ReadOptions of(Strictness strictness) {
        return new ReadOptions(strictness, BlankHandling.of(strictness), PatchFormat.LEADPATCH);
    }

    public ReadOptions withBlankHandling(BlankHandling handling) {
        return new ReadOptions(strictness, handling, format);
    }

    public ReadOptions withFormat(PatchFormat newFormat) {
        return new ReadOptions(strictness, blankHandling, newFormat);
    }
}
