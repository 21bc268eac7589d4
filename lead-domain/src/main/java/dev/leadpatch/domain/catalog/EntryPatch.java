package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The members that one request creates or changes an entry of a catalog with; absent members stay unchanged.
 *
 * @param <I> the id of the entry
 * @param <T> the entry
 */
public sealed interface EntryPatch<I, T> permits TagPatch, UserPatch, CustomFieldDefinitionPatch, OptionPatch {

    /** The violations of members that could not be read, in no particular order. */
    List<Violation> readErrors();

    /** The unknown members that lenient handling ignored. */
    List<DocumentPath> ignored();

    /**
     * Creates the entry. The patch must have no read errors, and all members that a new entry requires.
     *
     * @param uuid the public id, for entries that have one
     */
    T newEntry(I id, UUID uuid, Instant now);

    /** Returns the violations of a change of {@code entry}, without the read errors. */
    default List<Violation> violations(T entry) {
        return List.of();
    }

    /** Returns {@code entry} with the changes of this patch, which must have no violations. */
    T applyTo(T entry);
}
