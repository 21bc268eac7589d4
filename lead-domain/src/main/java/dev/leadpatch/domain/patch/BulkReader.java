package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Place;
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
public final class BulkReader {
    /** The most leads that one document can name. */
    public static final int MOST = 500;

    private static final String LEADS = "leads";
    private static final String ID = "id";
    private static final Place LIST = Place.ROOT.member(LEADS);
    private static final KnownNames NAMES = new KnownNames(List.of(LEADS));

    private final Handling handling;
    private final DocumentReader document;
    private final Map<LeadId, Integer> positions = new HashMap<>();
    private final List<BulkReading.Item> items = new ArrayList<>();
    private final List<Place> ignored = new ArrayList<>();

    private BulkReader(Handling handling) {
        this.handling = handling;
        this.document = new DocumentReader(handling, Violations.MOST);
    }

    /** The patches that {@code document} asks for. */
    public static BulkReading read(@Nullable Object document, Handling handling) {
        BulkReader reader = new BulkReader(handling);
        reader.readRoot(document);
        List<Place> ignored = new ArrayList<>(reader.document.ignored());
        ignored.addAll(reader.ignored);
        return new BulkReading(
                reader.items, reader.document.defects(), DocumentOrder.sort(ignored, it -> it, document));
    }

    static Place place(int position) {
        return LIST.item(position);
    }

    private void readRoot(@Nullable Object root) {
        document.object(root, Place.ROOT, "must be an object {leads}").ifPresent(this::readLeads);
    }

    private void readLeads(Map<?, ?> object) {
        object.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !name.equals(LEADS))
                .forEach(name -> document.unknown(Place.ROOT, name, NAMES));
        if (object.containsKey(LEADS)) {
            readList(object.get(LEADS));
        } else {
            document.refuse(Place.ROOT, ViolationCode.MISSING_MEMBER, "must have leads");
        }
    }

    private void readList(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            document.refuseType(LIST, value, "must be an array of leads, each with its id and what to change");
        } else if (list.isEmpty()) {
            document.refuse(LIST, ViolationCode.EMPTY, "must name at least one lead");
        } else if (list.size() > MOST) {
            document.refuse(LIST, ViolationCode.TOO_MANY, "must name at most " + MOST + " leads");
        } else {
            int findings = 0;
            for (int position = 0; position < list.size(); position++) {
                findings += readItem(list.get(position), position, Violations.MOST - findings);
            }
        }
    }

    /** Reads one entry, and tells how much was found wrong with its patch or dropped from it. */
    private int readItem(@Nullable Object item, int position, int mostFindings) {
        Place place = place(position);
        return document.object(item, place, "must be an object of a lead's id and what to change")
                .map(object -> readItem(object, position, mostFindings))
                .orElse(0);
    }

    private int readItem(Map<?, ?> object, int position, int mostFindings) {
        Place place = place(position);
        if (!object.containsKey(ID)) {
            document.refuse(place, ViolationCode.MISSING_MEMBER, "must have id");
            return 0;
        }
        // what is too much to tell in one answer is not gathered, but each patch that is wrong has to be known as such
        PatchReading reading = PatchReader.read(withoutId(object), handling, Math.max(1, mostFindings));
        reading.ignored().forEach(inner -> ignored.add(place.then(inner)));
        lead(object.get(ID), position)
                .ifPresent(lead -> items.add(new BulkReading.Item(position, lead, reading.patch())));
        return findings(reading.patch()) + reading.ignored().size();
    }

    private static int findings(LeadPatch patch) {
        return patch.defects().size()
                + patch.expected().map(LeadPatch::defects).map(List::size).orElse(0);
    }

    private Optional<LeadId> lead(@Nullable Object id, int position) {
        Place place = place(position).member(ID);
        Optional<LeadId> lead = document.id(id, place).map(LeadId::new);
        Integer before =
                lead.map(named -> positions.putIfAbsent(named, position)).orElse(null);
        if (before != null) {
            document.refuse(place, ViolationCode.DUPLICATE_LEAD, "names the lead of " + place(before) + " again");
        }
        return lead;
    }

    private static Map<Object, @Nullable Object> withoutId(Map<?, ?> object) {
        Map<Object, @Nullable Object> patch = new LinkedHashMap<>(object);
        patch.remove(ID);
        return patch;
    }
}
