package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
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
 * Reads the patches of many leads from one document, {@code {"leads": [{"id": 789, "status": "lost"}, …]}}, by the rules
 * of {@link PatchReader}: each entry is a patch, and has the {@code id} of its lead beside.
 */
public final class BulkPatchReader {
    /** The most leads that one document can name. */
    public static final int MAX_LEADS = 500;

    private static final String LEADS = "leads";
    private static final String ID = "id";
    private static final DocumentPath LIST_PATH = DocumentPath.ROOT.member(LEADS);
    private static final NameSuggester NAME_SUGGESTER = new NameSuggester(List.of(LEADS));

    private final Strictness strictness;
    private final ReadContext context;
    private final Map<LeadId, Integer> positions = new HashMap<>();
    private final List<ParsedBulkPatch.Item> items = new ArrayList<>();
    private final List<DocumentPath> ignored = new ArrayList<>();

    private BulkPatchReader(Strictness handling) {
        this.strictness = handling;
        this.context = new ReadContext(handling, Violations.MAX_VIOLATIONS);
    }

    /** The patches that {@code document} asks for. */
    public static ParsedBulkPatch read(@Nullable Object document, Strictness handling) {
        BulkPatchReader reader = new BulkPatchReader(handling);
        reader.readRoot(document);
        List<DocumentPath> ignored = new ArrayList<>(reader.context.ignoredMembers());
        ignored.addAll(reader.ignored);
        return new ParsedBulkPatch(
                reader.items, reader.context.readErrors(), DocumentOrderSorter.sort(ignored, it -> it, document));
    }

    static DocumentPath itemPath(int position) {
        return LIST_PATH.item(position);
    }

    private void readRoot(@Nullable Object root) {
        context.object(root, DocumentPath.ROOT, "must be an object {leads}").ifPresent(this::readLeads);
    }

    private void readLeads(Map<?, ?> object) {
        object.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !name.equals(LEADS))
                .forEach(name -> context.ignoreOrReject(DocumentPath.ROOT, name, NAME_SUGGESTER));
        if (object.containsKey(LEADS)) {
            readList(object.get(LEADS));
        } else {
            context.reject(DocumentPath.ROOT, ViolationCode.MISSING_MEMBER, "must have leads");
        }
    }

    private void readList(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            context.refuseType(LIST_PATH, value, "must be an array of leads, each with its id and what to change");
        } else if (list.isEmpty()) {
            context.reject(LIST_PATH, ViolationCode.EMPTY, "must name at least one lead");
        } else if (list.size() > MAX_LEADS) {
            context.reject(LIST_PATH, ViolationCode.TOO_MANY, "must name at most " + MAX_LEADS + " leads");
        } else {
            int findings = 0;
            for (int position = 0; position < list.size(); position++) {
                findings += readItem(list.get(position), position, Violations.MAX_VIOLATIONS - findings);
            }
        }
    }

    /** Reads one entry, and tells how much was found wrong with its patch or dropped from it. */
    private int readItem(@Nullable Object item, int position, int mostFindings) {
        DocumentPath place = itemPath(position);
        return context.object(item, place, "must be an object of a lead's id and what to change")
                .map(object -> readItem(object, position, mostFindings))
                .orElse(0);
    }

    private int readItem(Map<?, ?> object, int position, int mostFindings) {
        DocumentPath place = itemPath(position);
        if (!object.containsKey(ID)) {
            context.reject(place, ViolationCode.MISSING_MEMBER, "must have id");
            return 0;
        }
        // what is too much to tell in one answer is not gathered, but each patch that is wrong has to be known as such
        ParsedPatch reading = PatchReader.read(withoutId(object), strictness, Math.max(1, mostFindings));
        reading.ignored().forEach(inner -> ignored.add(place.resolve(inner)));
        readLeadId(object.get(ID), position)
                .ifPresent(lead -> items.add(new ParsedBulkPatch.Item(position, lead, reading.patch())));
        return countErrors(reading.patch()) + reading.ignored().size();
    }

    private static int countErrors(LeadPatch patch) {
        return patch.readErrors().size()
                + patch.conditions().map(LeadPatch::readErrors).map(List::size).orElse(0);
    }

    private Optional<LeadId> readLeadId(@Nullable Object id, int position) {
        DocumentPath place = itemPath(position).member(ID);
        Optional<LeadId> lead = context.readId(id, place).map(LeadId::new);
        Integer before =
                lead.map(named -> positions.putIfAbsent(named, position)).orElse(null);
        if (before != null) {
            context.reject(place, ViolationCode.DUPLICATE_LEAD, "names the lead of " + itemPath(before) + " again");
        }
        return lead;
    }

    private static Map<Object, @Nullable Object> withoutId(Map<?, ?> object) {
        Map<Object, @Nullable Object> patch = new LinkedHashMap<>(object);
        patch.remove(ID);
        return patch;
    }
}
