package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.DocumentPath;
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
    public static final String CONDITIONS_MEMBER = "if";

    private static final NameSuggester NAME_SUGGESTER =
            new NameSuggester(Stream.concat(LeadField.WIRE_NAMES.stream(), Stream.of(CONDITIONS_MEMBER))
                    .toList());

    private final Strictness strictness;
    private final int maxErrors;
    private final ReadContext context;
    private final LeadPatchBuilder patch = LeadPatch.builder();

    private PatchReader(Strictness handling, int most) {
        this.strictness = handling;
        this.maxErrors = most;
        this.context = new ReadContext(handling, most);
    }

    /** The patch that {@code document} asks for. */
    public static ParsedPatch read(@Nullable Object document, Strictness handling) {
        return read(document, handling, Violations.MAX_VIOLATIONS);
    }

    /** Likewise, but no more than {@code most} defects, and dropped members, are gathered, and one that tells of more. */
    static ParsedPatch read(@Nullable Object document, Strictness handling, int most) {
        PatchReader reader = new PatchReader(handling, most);
        reader.readRoot(document);
        return new ParsedPatch(
                reader.patch.readErrors(reader.context.readErrors()).build(), reader.context.ignoredMembers());
    }

    private void readRoot(@Nullable Object root) {
        context.object(root, DocumentPath.ROOT, "must be an object of the fields to change")
                .ifPresent(this::readFields);
    }

    private void readFields(Map<?, ?> object) {
        PlainFieldsReader plainFields = new PlainFieldsReader(context, patch);
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            Optional<LeadField> field = LeadField.ofWireName(name);
            if (field.isEmpty()) {
                readOtherMember(name, value);
            } else if (field.get() == LeadField.CUSTOM_FIELDS) {
                readCustomFields(context.blankToNull(value));
            } else {
                plainFields.read(field.get(), value);
            }
        });
    }

    private void readOtherMember(String name, @Nullable Object value) {
        if (name.equals(CONDITIONS_MEMBER)) {
            patch.onlyIf(ConditionsReader.read(value, strictness, maxErrors));
        } else if (name.equalsIgnoreCase(CONDITIONS_MEMBER)) {
            // to drop it would be to change what was not to be changed
            context.rejectUnknownMember(DocumentPath.ROOT, name, NAME_SUGGESTER::nearest);
        } else {
            context.ignoreOrReject(DocumentPath.ROOT, name, NAME_SUGGESTER);
        }
    }

    private void readCustomFields(@Nullable Object value) {
        DocumentPath place = DocumentPath.of(LeadField.CUSTOM_FIELDS);
        if (value == null) {
            context.reject(
                    place,
                    ViolationCode.NULL_NOT_ALLOWED,
                    "must not be null; list the fields to clear, each with \"value\": null");
        } else if (value instanceof List<?> entries && entries.size() > ReadContext.MAX_LIST_SIZE) {
            context.rejectListSize(place, entries.size());
        } else if (value instanceof List<?> entries) {
            CustomFieldPatchReader reader = new CustomFieldPatchReader(context);
            for (int i = 0; i < entries.size(); i++) {
                patch.customField(reader.read(entries.get(i), place.item(i)));
            }
        } else {
            context.refuseType(place, value, "must be an array of {customFieldId, type, value}");
        }
    }
}
