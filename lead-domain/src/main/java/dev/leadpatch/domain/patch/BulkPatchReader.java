package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.PatchReader.ParsedPatch;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
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

    private static final String LEADS = "leads";
    private static final String ID = "id";
    private static final DocumentPath LIST_PATH = DocumentPath.ROOT.member(LEADS);
    private static final ObjectReader.Schema SCHEMA = ObjectReader.Schema.of(List.of(LEADS), List.of());

    private final Strictness strictness;
    private final PatchFormat format;
    private final ReadContext context;
    private final Map<LeadId, Integer> positions = new HashMap<>();
    private final List<ParsedBulkPatch.Item> items = new ArrayList<>();
    private final List<DocumentPath> ignored = new ArrayList<>();

    private BulkPatchReader(Strictness strictness, PatchFormat format) {
        this.strictness = strictness;
        this.format = format;
        this.context = new ReadContext(strictness, format, Violations.MAX_VIOLATIONS);
    }

    /** Reads the patches of {@code document}. */
    public static ParsedBulkPatch read(@Nullable Object document, Strictness strictness) {
        return read(document, strictness, PatchFormat.LEADPATCH);
    }

    /** As {@link #read(Object, Strictness)}, for a document in {@code format}. */
    public static ParsedBulkPatch read(@Nullable Object document, Strictness strictness, PatchFormat format) {
        BulkPatchReader reader = new BulkPatchReader(strictness, format);
        reader.readRoot(document);
        List<DocumentPath> ignored = new ArrayList<>(reader.context.ignoredMembers());
        ignored.addAll(reader.ignored);
        return new ParsedBulkPatch(
                reader.items, reader.context.readErrors(), DocumentOrderSorter.sort(ignored, path -> path, document));
    }

    static DocumentPath itemPath(int position) {
        return LIST_PATH.item(position);
    }

    private void readRoot(@Nullable Object root) {
        ObjectReader.of(root, DocumentPath.ROOT, SCHEMA, context)
                .filter(object -> object.has(LEADS))
                .ifPresent(object -> readList(object.object().get(LEADS)));
    }

    private void readList(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            context.rejectType(
                    LIST_PATH, value, "must be an array of leads, each with its id and the fields to change");
        } else if (list.isEmpty()) {
            context.reject(LIST_PATH, ViolationCode.EMPTY, "must contain at least one lead");
        } else if (list.size() > MAX_LEADS) {
            context.reject(LIST_PATH, ViolationCode.TOO_MANY, "must contain at most " + MAX_LEADS + " leads");
        } else {
            int errors = 0;
            for (int position = 0; position < list.size(); position++) {
                errors += readItem(list.get(position), position, Violations.MAX_VIOLATIONS - errors);
            }
        }
    }

    /** Reads one entry; returns the number of errors and ignored members of its patch. */
    private int readItem(@Nullable Object item, int position, int maxErrors) {
        DocumentPath path = itemPath(position);
        return context.object(item, path, "must be an object with the id of a lead and the fields to change")
                .map(object -> readItem(object, position, maxErrors))
                .orElse(0);
    }

    private int readItem(Map<?, ?> object, int position, int maxErrors) {
        DocumentPath path = itemPath(position);
        if (!object.containsKey(ID)) {
            context.reject(path, ViolationCode.MISSING_MEMBER, "must have id");
            return 0;
        }
        // errors beyond the maximum of a response are not collected, but each invalid patch must have at least one
        ParsedPatch parsed =
                PatchReader.read(withoutId(object), new ReadContext(strictness, format, Math.max(1, maxErrors)));
        parsed.ignored().forEach(relative -> ignored.add(path.resolve(relative)));
        readLeadId(object.get(ID), position)
                .ifPresent(lead -> items.add(new ParsedBulkPatch.Item(position, lead, parsed.patch())));
        return countErrors(parsed.patch()) + parsed.ignored().size();
    }

    private static int countErrors(LeadPatch patch) {
        return patch.readErrors().size()
                + patch.conditions().map(LeadPatch::readErrors).map(List::size).orElse(0);
    }

    private Optional<LeadId> readLeadId(@Nullable Object id, int position) {
        DocumentPath path = itemPath(position).member(ID);
        Optional<LeadId> lead = context.readId(id, path).map(LeadId::new);
        Integer earlierPosition =
                lead.map(leadId -> positions.putIfAbsent(leadId, position)).orElse(null);
        if (earlierPosition != null) {
            context.reject(
                    path,
                    ViolationCode.DUPLICATE_LEAD,
                    "is a duplicate: " + itemPath(earlierPosition) + " has the same id");
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
                return BulkPatchReader.itemPath(position);
            }
        }
    }
}
