package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;

/**
 * A patch as read from a document.
 *
 * @param patch what was asked for, with a defect for everything that could not be read
 * @param ignored the unknown members that lenient handling dropped, in the order of the document
 */
public record ParsedPatch(LeadPatch patch, List<DocumentPath> ignored) {
    public ParsedPatch {
        ignored = List.copyOf(ignored);
    }
}
