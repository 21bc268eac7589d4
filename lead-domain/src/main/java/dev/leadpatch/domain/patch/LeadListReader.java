package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Reads a document with a list of leads: {@code {"leads": [{…}, …]}}. */
final class LeadListReader {
    private static final String LEADS = "leads";
    private static final DocumentPath LIST_PATH = DocumentPath.ROOT.member(LEADS);
    private static final ObjectReader.Schema SCHEMA = ObjectReader.Schema.of(List.of(LEADS), List.of());

    private final ReadOptions options;
    private final String itemDescription;
    private final ToIntFunction<Item> itemReader;
    private final ReadContext context;
    private final List<DocumentPath> ignored = new ArrayList<>();

    private LeadListReader(ReadOptions options, String itemDescription, ToIntFunction<Item> itemReader) {
        this.itemReader = itemReader;
        this.options = options;
        this.itemDescription = itemDescription;
        this.context = new ReadContext(options, Violations.MAX_VIOLATIONS);
    }

    /**
     * An item to read.
     *
     * @param position the index in the list, from 0
     * @param context a new context for the members of the item, whose paths are relative to it
     * @param documentContext the context of the document
     */
    record Item(Map<?, ?> object, int position, ReadContext context, ReadContext documentContext) {}

    /**
     * What was read besides the items.
     *
     * @param readErrors the violations outside the members of the items
     * @param ignored the paths of all ignored members, in the order of the document
     */
    record ListReadResult(List<Violation> readErrors, List<DocumentPath> ignored) {}

    /**
     * Reads the items of {@code document}.
     *
     * @param itemDescription what an item is, as in error messages: {@code the id of a lead and the fields to change}
     * @param itemReader reads an item, and returns the number of its errors
     */
    static ListReadResult read(
            @Nullable Object document, ReadOptions options, String itemDescription, ToIntFunction<Item> itemReader) {
        LeadListReader reader = new LeadListReader(options, itemDescription, itemReader);
        reader.readRoot(document);
        List<DocumentPath> ignored = new ArrayList<>(reader.context.ignoredMembers());
        ignored.addAll(reader.ignored);
        return new ListReadResult(
                reader.context.readErrors(), DocumentOrderSorter.sort(ignored, path -> path, document));
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
            context.rejectType(LIST_PATH, value, "must be an array of leads, each with " + itemDescription);
        } else if (list.isEmpty()) {
            context.reject(LIST_PATH, ViolationCode.EMPTY, "must contain at least one lead");
        } else if (list.size() > BulkPatchReader.MAX_LEADS) {
            context.reject(
                    LIST_PATH, ViolationCode.TOO_MANY, "must contain at most " + BulkPatchReader.MAX_LEADS + " leads");
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
                    ReadContext itemContext = new ReadContext(options, Math.max(1, maxErrors));
                    int errors = itemReader.applyAsInt(new Item(item, position, itemContext, context));
                    itemContext.ignoredMembers().forEach(relative -> ignored.add(path.resolve(relative)));
                    return errors + itemContext.ignoredMembers().size();
                })
                .orElse(0);
    }
}
