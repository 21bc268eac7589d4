package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;

/**
 * A patch, as read from a document.
 *
 * @param patch the patch, with a read error for each member that could not be read
 * @param ignored the paths of the unknown members that lenient handling ignored, in the order of the document
 */
public record ParsedPatch(LeadPatch patch, List<DocumentPath> ignored) {
    public ParsedPatch {
        ignored = List.copyOf(ignored);
    }
}
