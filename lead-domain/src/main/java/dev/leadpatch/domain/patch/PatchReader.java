package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a patch from a document of plain Java values, as any JSON library makes them: {@link Map} in the order of the
 * document, {@link List}, {@link String}, {@link Boolean}, {@code null}, and for numbers {@link Long}, {@link Integer},
 * {@link java.math.BigInteger} or {@link java.math.BigDecimal}, but no {@code double}. Nothing is coerced; whatever the
 * document holds, the outcome is a patch, with a defect for each thing that could not be read.
 */
public final class PatchReader {
    /** The member that is reserved for conditions. */
    public static final String CONDITIONS = "if";

    // every list of a patch takes far fewer; the entries of a longer one are not worth their judging
    private static final int LONGEST_LIST = 1_000;

    private static final KnownNames NAMES = new KnownNames(
            Stream.concat(LeadField.WIRE_NAMES.stream(), Stream.of(CONDITIONS)).toList());

    private final DocumentReader document;
    private final LeadPatchBuilder patch = LeadPatch.builder();

    private PatchReader(Handling handling) {
        this.document = new DocumentReader(handling);
    }

    /** The patch that {@code document} asks for. */
    public static PatchReading read(@Nullable Object document, Handling handling) {
        PatchReader reader = new PatchReader(handling);
        reader.readRoot(document);
        return new PatchReading(reader.patch.defects(reader.document.defects()).build(), reader.document.ignored());
    }

    private void readRoot(@Nullable Object root) {
        if (!(root instanceof Map<?, ?> object)) {
            document.refuse(Place.ROOT, ViolationCode.TYPE, "must be an object of the fields to change");
            return;
        }
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            Optional<LeadField> field = LeadField.ofWireName(name);
            if (field.isPresent()) {
                read(field.get(), document.meant(value));
            } else if (name.equals(CONDITIONS)) {
                document.refuse(Place.ROOT.member(name), ViolationCode.NOT_SUPPORTED, "is not supported yet");
            } else {
                document.unknown(Place.ROOT, name, NAMES);
            }
        });
    }

    private void read(LeadField field, @Nullable Object value) {
        switch (field) {
            case COMPANY_NAME, EMAIL, PHONE_NUMBER, FIRST_NAME, LAST_NAME -> readText(field, value);
            case STATUS -> readStatus(value);
            case ASSIGNED_USERS -> readIds(field, value, UserId::new);
            case TAGS -> readIds(field, value, TagId::new);
            case CUSTOM_FIELDS -> readCustomFields(value);
        }
    }

    private void readText(LeadField field, @Nullable Object value) {
        if (value == null) {
            patch.wish(field, Patch.clear());
        } else if (value instanceof String text) {
            patch.wish(field, Patch.set(text));
        } else {
            document.refuse(Place.of(field), ViolationCode.TYPE, "must be a string or null");
        }
    }

    private void readStatus(@Nullable Object value) {
        if (value == null) {
            patch.wish(LeadField.STATUS, Patch.clear());
        } else if (value instanceof String name) {
            LeadStatus.ofWireName(name)
                    .ifPresentOrElse(
                            patch::status,
                            () -> document.refuseName(
                                    Place.of(LeadField.STATUS), ViolationCode.UNKNOWN_STATUS, LeadStatus.WIRE_NAMES));
        } else {
            document.refuse(Place.of(LeadField.STATUS), ViolationCode.TYPE, "must be a string");
        }
    }

    private <T> void readIds(LeadField field, @Nullable Object value, LongFunction<T> id) {
        if (value == null) {
            patch.wish(field, Patch.clear());
        } else if (value instanceof List<?> list && list.size() > LONGEST_LIST) {
            refuseLength(Place.of(field), list);
        } else if (value instanceof List<?> list) {
            List<Optional<T>> ids = new ArrayList<>(list.size());
            for (Object item : list) {
                ids.add(document.id(item, Place.of(field).item(ids.size())).map(id::apply));
            }
            patch.wish(field, Patch.set(ids));
        } else {
            document.refuse(Place.of(field), ViolationCode.TYPE, "must be an array of ids");
        }
    }

    private void readCustomFields(@Nullable Object value) {
        Place place = Place.of(LeadField.CUSTOM_FIELDS);
        if (value == null) {
            document.refuse(
                    place,
                    ViolationCode.NULL_NOT_ALLOWED,
                    "must not be null; list the fields to clear, each with \"value\": null");
        } else if (value instanceof List<?> entries && entries.size() > LONGEST_LIST) {
            refuseLength(place, entries);
        } else if (value instanceof List<?> entries) {
            CustomFieldEntries reader = new CustomFieldEntries(document);
            for (int i = 0; i < entries.size(); i++) {
                patch.customField(reader.read(entries.get(i), place.item(i)));
            }
        } else {
            document.refuse(place, ViolationCode.TYPE, "must be an array of {customFieldId, type, value}");
        }
    }

    private void refuseLength(Place place, List<?> list) {
        document.refuse(place, ViolationCode.TOO_MANY, "has " + list.size() + " entries, too many to look at");
    }
}
