package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/**
 * The patches of many leads, as read from one document.
 *
 * @param items the patches in the order of the document, each of a different lead; entries whose lead could not be read
 *     are missing
 * @param readErrors the violations outside the patches; if there are any, no patch can be applied
 * @param ignored the paths of the unknown members that lenient handling ignored, in the order of the document
 */
public record ParsedBulkPatch(List<Item> items, List<Violation> readErrors, List<DocumentPath> ignored) {
    public ParsedBulkPatch {
        items = List.copyOf(items);
        readErrors = List.copyOf(readErrors);
        ignored = List.copyOf(ignored);
    }

    /**
     * The patch of one lead; its paths are relative to the item.
     *
     * @param position the index in the list, from 0
     */
    public record Item(int position, LeadId lead, LeadPatch patch) {

        /** The path of the item in the document. */
        public DocumentPath path() {
            return BulkPatchReader.itemPath(position);
        }
    }
}
