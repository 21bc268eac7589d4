package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.LeadListReader.ListReadResult;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the drafts of up to {@value BulkPatchReader#MAX_LEADS} leads from one document: {@code {"leads": [{"email": …}, …]}}. Each
 * entry is a document as {@link LeadDraftReader} reads it.
 */
public final class BulkDraftReader {
    private final List<ParsedBulkDraft.Item> items = new ArrayList<>();

    private BulkDraftReader() {}

    /** Reads the drafts of {@code document}. */
    public static ParsedBulkDraft read(@Nullable Object document, ReadOptions options) {
        BulkDraftReader reader = new BulkDraftReader();
        ListReadResult list = LeadListReader.read(document, options, "the fields of a lead", reader::readItem);
        return new ParsedBulkDraft(reader.items, list.readErrors(), list.ignored());
    }

    private int readItem(LeadListReader.Item item) {
        LeadDraft draft = LeadDraftReader.read(item.object(), item.context()).draft();
        items.add(new ParsedBulkDraft.Item(item.position(), draft));
        return draft.patch().readErrors().size();
    }

    /**
     * The drafts of many leads, as read from one document.
     *
     * @param items the drafts in the order of the document
     * @param readErrors the violations outside the drafts; if there are any, no lead can be created
     * @param ignored the paths of the members that lenient handling ignored, in the order of the document
     */
    public record ParsedBulkDraft(List<Item> items, List<Violation> readErrors, List<DocumentPath> ignored) {
        public ParsedBulkDraft {
            items = List.copyOf(items);
            readErrors = List.copyOf(readErrors);
            ignored = List.copyOf(ignored);
        }

        /**
         * The draft of one lead; its paths are relative to the item.
         *
         * @param position the index in the list, from 0
         */
        public record Item(int position, LeadDraft draft) {

            /** The path of the item in the document. */
            public DocumentPath path() {
                return LeadListReader.itemPath(position);
            }
        }
    }
}
