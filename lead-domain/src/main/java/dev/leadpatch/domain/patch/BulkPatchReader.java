package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.LeadListReader.ListReadResult;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the patches of many leads from one document: {@code {"leads": [{"id": 789, "status": "lost"}, …]}}. Each entry
 * is a patch document as {@link PatchReader} reads it, with the {@code id} of the lead as an additional member.
 */
public final class BulkPatchReader {
    /** The maximum number of leads in one document. */
    public static final int MAX_LEADS = 500;

    private static final String ID = "id";

    private final Map<LeadId, Integer> positions = new HashMap<>();
    private final List<ParsedBulkPatch.Item> items = new ArrayList<>();

    private BulkPatchReader() {}

    /** Reads the patches of {@code document}. */
    public static ParsedBulkPatch read(@Nullable Object document, Strictness strictness) {
        return read(document, ReadOptions.of(strictness));
    }

    /** As {@link #read(Object, Strictness)}, with other options. */
    public static ParsedBulkPatch read(@Nullable Object document, ReadOptions options) {
        BulkPatchReader reader = new BulkPatchReader();
        ListReadResult list =
                LeadListReader.read(document, options, "the id of a lead and the fields to change", reader::readItem);
        return new ParsedBulkPatch(reader.items, list.readErrors(), list.ignored());
    }

    private int readItem(LeadListReader.Item item) {
        Map<?, ?> object = item.object();
        int position = item.position();
        if (!object.containsKey(ID)) {
            item.documentContext()
                    .reject(LeadListReader.itemPath(position), ViolationCode.MISSING_MEMBER, "must have id");
            return 0;
        }
        LeadPatch patch = PatchReader.read(withoutId(object), item.context()).patch();
        readLeadId(object.get(ID), position, item.documentContext())
                .ifPresent(lead -> items.add(new ParsedBulkPatch.Item(position, lead, patch)));
        return countErrors(patch);
    }

    private static int countErrors(LeadPatch patch) {
        return patch.readErrors().size()
                + patch.conditions().map(LeadPatch::readErrors).map(List::size).orElse(0);
    }

    private Optional<LeadId> readLeadId(@Nullable Object id, int position, ReadContext context) {
        DocumentPath path = LeadListReader.itemPath(position).member(ID);
        Optional<LeadId> lead = context.readId(id, path).map(LeadId::new);
        Integer earlierPosition =
                lead.map(leadId -> positions.putIfAbsent(leadId, position)).orElse(null);
        if (earlierPosition != null) {
            context.reject(
                    path,
                    ViolationCode.DUPLICATE_LEAD,
                    "is a duplicate: " + LeadListReader.itemPath(earlierPosition) + " has the same id");
        }
        return lead;
    }

    private static Map<Object, @Nullable Object> withoutId(Map<?, ?> object) {
        Map<Object, @Nullable Object> patch = new LinkedHashMap<>(object);
        patch.remove(ID);
        return patch;
    }

    /**
     * The patches of many leads, as read from one document.
     *
     * @param items the patches in the order of the document, each of a different lead; entries whose lead could not be
     *     read are missing
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
                return LeadListReader.itemPath(position);
            }
        }
    }
}
