package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads documents with a list of leads: {@code {"leads": [{…}, …]}}. Each instance reads one document. */
abstract class LeadListReader {
    /** The maximum number of leads in one document. */
    public static final int MAX_LEADS = 500;

    private static final String LEADS = "leads";
    private static final DocumentPath LIST_PATH = DocumentPath.ROOT.member(LEADS);
    private static final ObjectReader.Schema SCHEMA = ObjectReader.Schema.of(List.of(LEADS), List.of());

    private final Strictness strictness;
    private final PatchFormat format;
    private final String itemDescription;
    private final List<DocumentPath> ignored = new ArrayList<>();

    final ReadContext context;

    /** @param itemDescription what an item is, as in error messages: {@code the id of a lead and its changes} */
    LeadListReader(Strictness strictness, PatchFormat format, String itemDescription) {
        this.strictness = strictness;
        this.format = format;
        this.itemDescription = itemDescription;
        this.context = new ReadContext(strictness, format, Violations.MAX_VIOLATIONS);
    }

    /**
     * Reads one item.
     *
     * @param itemContext a new context for the members of the item, whose paths are relative to it
     * @return the number of errors of the item
     */
    abstract int readItem(Map<?, ?> item, int position, ReadContext itemContext);

    static DocumentPath itemPath(int position) {
        return LIST_PATH.item(position);
    }

    void readRoot(@Nullable Object root) {
        ObjectReader.of(root, DocumentPath.ROOT, SCHEMA, context)
                .filter(object -> object.has(LEADS))
                .ifPresent(object -> readList(object.object().get(LEADS)));
    }

    private void readList(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            context.rejectType(LIST_PATH, value, "must be an array of leads, each with " + itemDescription);
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

    /** Reads one entry; returns the number of its errors and ignored members. */
    private int readItem(@Nullable Object value, int position, int maxErrors) {
        DocumentPath path = itemPath(position);
        return context.object(value, path, "must be an object with " + itemDescription)
                .map(item -> {
                    // errors beyond the maximum of a response are not collected, but each invalid item has at least one
                    ReadContext itemContext = new ReadContext(strictness, format, Math.max(1, maxErrors));
                    int errors = readItem(item, position, itemContext);
                    itemContext.ignoredMembers().forEach(relative -> ignored.add(path.resolve(relative)));
                    return errors + itemContext.ignoredMembers().size();
                })
                .orElse(0);
    }

    /** The paths of all ignored members, in the order of the document. */
    List<DocumentPath> ignoredMembers(@Nullable Object document) {
        List<DocumentPath> all = new ArrayList<>(context.ignoredMembers());
        all.addAll(ignored);
        return DocumentOrderSorter.sort(all, path -> path, document);
    }
}
