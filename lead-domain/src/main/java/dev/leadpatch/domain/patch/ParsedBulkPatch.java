package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/**
 * The patches of many leads as read from one document.
 *
 * @param items each of another lead, in the order of the document; those whose lead could not be read are left out
 * @param readErrors what is wrong around the patches; if there is anything, none of them can be applied
 * @param ignored the unknown members that lenient handling dropped, in the order of the document
 */
public record ParsedBulkPatch(List<Item> items, List<Violation> readErrors, List<DocumentPath> ignored) {
    public ParsedBulkPatch {
        items = List.copyOf(items);
        readErrors = List.copyOf(readErrors);
        ignored = List.copyOf(ignored);
    }

    /**
     * The patch of one lead; its places start at the item.
     *
     * @param position in the document's list, from 0
     */
    public record Item(int position, LeadId lead, LeadPatch patch) {

        /** Where the document holds the item. */
        public DocumentPath path() {
            return BulkPatchReader.itemPath(position);
        }
    }
}
