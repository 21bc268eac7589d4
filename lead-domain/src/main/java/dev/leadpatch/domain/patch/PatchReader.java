package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a patch from a document of plain Java values, as any JSON library makes them: {@link Map} in the order of the
 * document, {@link List}, {@link String}, {@link Boolean}, {@code null}, and for numbers {@link java.math.BigDecimal},
 * {@link java.math.BigInteger}, {@link Long}, {@link Integer}, {@link Short} or {@link Byte}. Nothing is coerced; whatever
 * the document holds, the outcome is a patch, with a defect for each thing that could not be read.
 *
 * <p>Any other Java type is a defect of its own, {@link ViolationCode#UNSUPPORTED_JAVA_TYPE}: nodes of JSON libraries,
 * arrays, {@link java.util.Set}, {@link Optional}, {@code java.time}, enums, names that are no {@link String}, and {@link
 * Double} and {@link Float}, which have lost the digits that were sent. It is an error of the application, not of its
 * client. Jackson reads decimal numbers as {@code Double} unless {@code DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS}
 * is enabled; Gson reads every number so unless {@code setObjectToNumberStrategy(ToNumberPolicy.BIG_DECIMAL)} is set.
 */
public final class PatchReader {
    /** The member that holds the conditions. */
    public static final String CONDITIONS = "if";

    private static final KnownNames NAMES = new KnownNames(
            Stream.concat(LeadField.WIRE_NAMES.stream(), Stream.of(CONDITIONS)).toList());

    private final Handling handling;
    private final int most;
    private final DocumentReader document;
    private final LeadPatchBuilder patch = LeadPatch.builder();

    private PatchReader(Handling handling, int most) {
        this.handling = handling;
        this.most = most;
        this.document = new DocumentReader(handling, most);
    }

    /** The patch that {@code document} asks for. */
    public static PatchReading read(@Nullable Object document, Handling handling) {
        return read(document, handling, Violations.MOST);
    }

    /** Likewise, but no more than {@code most} defects, and dropped members, are gathered, and one that tells of more. */
    static PatchReading read(@Nullable Object document, Handling handling, int most) {
        PatchReader reader = new PatchReader(handling, most);
        reader.readRoot(document);
        return new PatchReading(reader.patch.defects(reader.document.defects()).build(), reader.document.ignored());
    }

    private void readRoot(@Nullable Object root) {
        document.object(root, Place.ROOT, "must be an object of the fields to change")
                .ifPresent(this::readFields);
    }

    private void readFields(Map<?, ?> object) {
        PlainFieldsReader plainFields = new PlainFieldsReader(document, patch);
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            Optional<LeadField> field = LeadField.ofWireName(name);
            if (field.isEmpty()) {
                readOther(name, value);
            } else if (field.get() == LeadField.CUSTOM_FIELDS) {
                readCustomFields(document.meant(value));
            } else {
                plainFields.read(field.get(), value);
            }
        });
    }

    private void readOther(String name, @Nullable Object value) {
        if (name.equals(CONDITIONS)) {
            patch.onlyIf(ConditionsReader.read(value, handling, most));
        } else if (name.equalsIgnoreCase(CONDITIONS)) {
            // to drop it would be to change what was not to be changed
            document.refuseUnknown(Place.ROOT, name, NAMES::nearest);
        } else {
            document.unknown(Place.ROOT, name, NAMES);
        }
    }

    private void readCustomFields(@Nullable Object value) {
        Place place = Place.of(LeadField.CUSTOM_FIELDS);
        if (value == null) {
            document.refuse(
                    place,
                    ViolationCode.NULL_NOT_ALLOWED,
                    "must not be null; list the fields to clear, each with \"value\": null");
        } else if (value instanceof List<?> entries && entries.size() > DocumentReader.LONGEST_LIST) {
            document.refuseLength(place, entries.size());
        } else if (value instanceof List<?> entries) {
            CustomFieldEntries reader = new CustomFieldEntries(document);
            for (int i = 0; i < entries.size(); i++) {
                patch.customField(reader.read(entries.get(i), place.item(i)));
            }
        } else {
            document.refuseType(place, value, "must be an array of {customFieldId, type, value}");
        }
    }
}
