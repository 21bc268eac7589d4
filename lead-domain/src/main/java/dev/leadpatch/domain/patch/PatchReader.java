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
 * Reads a patch from a document of plain Java values, as JSON libraries create them: {@link Map} in the order of the
 * document, {@link List}, {@link String}, {@link Boolean}, {@code null}, and for numbers {@link java.math.BigDecimal},
 * {@link java.math.BigInteger}, {@link Long}, {@link Integer}, {@link Short} or {@link Byte}. Values are never coerced.
 * Any document results in a patch, with a read error for each member that could not be read.
 *
 * <p>Any other Java type is a read error with the code {@link ViolationCode#UNSUPPORTED_JAVA_TYPE}: nodes of JSON
 * libraries, arrays, {@link java.util.Set}, {@link Optional}, {@code java.time}, enums, member names that are not
 * {@link String}, and {@link Double} and {@link Float}, which lose digits. It is an error of the application, not of
 * its client. Jackson reads decimal numbers as {@code Double} unless
 * {@code DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS} is enabled; Gson reads all numbers as {@code Double} unless
 * {@code setObjectToNumberStrategy(ToNumberPolicy.BIG_DECIMAL)} is set.
 */
public final class PatchReader {
    /** The name of the member that contains the conditions. */
    public static final String CONDITIONS_MEMBER = "if";

    private static final NameSuggester NAME_SUGGESTER =
            new NameSuggester(Stream.concat(LeadField.WIRE_NAMES.stream(), Stream.of(CONDITIONS_MEMBER))
                    .toList());

    private final ReadContext context;
    private final NameSuggester nameSuggester;
    private final RepresentationReader representation;
    private final LeadPatchBuilder patch = LeadPatch.builder();

    private PatchReader(ReadContext context, RepresentationReader representation, NameSuggester nameSuggester) {
        this.context = context;
        this.representation = representation;
        this.nameSuggester = nameSuggester;
    }

    /** Reads the patch of {@code document}; collects at most {@link Violations#MAX_VIOLATIONS} + 1 errors. */
    public static ParsedPatch read(@Nullable Object document, Strictness strictness) {
        return read(document, ReadOptions.of(strictness));
    }

    /** As {@link #read(Object, Strictness)}, with other options. */
    public static ParsedPatch read(@Nullable Object document, ReadOptions options) {
        return read(document, new ReadContext(options, Violations.MAX_VIOLATIONS));
    }

    /** Reads the patch of {@code document} with a new context. */
    static ParsedPatch read(@Nullable Object document, ReadContext context) {
        return read(document, new PatchReader(context, RepresentationReader.accepting(context), NAME_SUGGESTER));
    }

    /** Reads the fields of a new lead. The document has no read-only members, because the lead has no values yet. */
    public static ParsedPatch readNew(@Nullable Object document, Strictness strictness) {
        return readNew(document, new ReadContext(strictness), NAME_SUGGESTER);
    }

    /**
     * As {@link #readNew(Object, Strictness)}, for a document that has other members besides.
     *
     * @param nameSuggester the names of all members
     */
    static ParsedPatch readNew(@Nullable Object document, ReadContext context, NameSuggester nameSuggester) {
        return read(document, new PatchReader(context, RepresentationReader.rejecting(context), nameSuggester));
    }

    private static ParsedPatch read(@Nullable Object document, PatchReader reader) {
        reader.readRoot(document);
        LeadPatch patch = reader.patch.readErrors(reader.context.readErrors()).build(reader.representation.members());
        return new ParsedPatch(patch, reader.context.ignoredMembers());
    }

    private void readRoot(@Nullable Object root) {
        context.object(root, DocumentPath.ROOT, "must be an object with the fields of a lead")
                .ifPresent(this::readFields);
    }

    private void readFields(Map<?, ?> object) {
        PlainFieldsReader plainFields = new PlainFieldsReader(context, patch, representation);
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            Optional<LeadField> field = representation.findField(name);
            if (field.isEmpty()) {
                readOtherMember(name, value);
            } else if (context.ignoresBlank(DocumentPath.ROOT.member(name), value)) {
                return;
            } else if (isSecondName(name, field.get(), object)) {
                context.reject(
                        DocumentPath.ROOT.member(name),
                        ViolationCode.DUPLICATE_FIELD,
                        "is the same field as " + field.get().wireName() + "; send only one of them");
            } else if (field.get() == LeadField.CUSTOM_FIELDS) {
                readCustomFields(name, context.blankToNull(value));
            } else {
                plainFields.read(field.get(), representation.pathOf(field.get(), name), value);
            }
        });
    }

    private static boolean isSecondName(String name, LeadField field, Map<?, ?> object) {
        return !name.equals(field.wireName()) && object.containsKey(field.wireName());
    }

    private void readOtherMember(String name, @Nullable Object value) {
        if (name.equals(CONDITIONS_MEMBER)) {
            patch.onlyIf(ConditionsReader.read(value, context.forConditions()));
        } else if (name.equalsIgnoreCase(CONDITIONS_MEMBER)) {
            // ignoring misspelled conditions could cause an unwanted change
            context.rejectUnknownMember(DocumentPath.ROOT, name, nameSuggester::nearest);
        } else if (!representation.readMember(name, value)) {
            context.ignoreOrReject(DocumentPath.ROOT, name, nameSuggester);
        }
    }

    private void readCustomFields(String name, @Nullable Object value) {
        DocumentPath path = representation.pathOf(LeadField.CUSTOM_FIELDS, name);
        boolean inPatchFormat = name.equals(LeadField.CUSTOM_FIELDS.wireName());
        if (value == null) {
            context.reject(
                    path,
                    ViolationCode.NULL_NOT_ALLOWED,
                    "must not be null; list the fields to clear, each with \"value\": null");
        } else if (value instanceof List<?> entries && entries.size() > ReadContext.MAX_LIST_SIZE) {
            context.rejectListSize(path, entries.size());
        } else if (value instanceof List<?> entries) {
            for (int i = 0; i < entries.size(); i++) {
                patch.customField(
                        inPatchFormat
                                ? CustomFieldPatch.read(entries.get(i), path.item(i), context)
                                : representation.readCustomField(entries.get(i), path.item(i)));
            }
        } else {
            String members = inPatchFormat ? "{customFieldId, type, value}" : "{id, type, value}";
            context.rejectType(path, value, "must be an array of " + members);
        }
    }

    /**
     * A patch, as read from a document.
     *
     * @param patch the patch, with a read error for each member that could not be read
     * @param ignored the paths of the ignored members, unknown ones and those with blank text, in the order of the
     *     document
     */
    public record ParsedPatch(LeadPatch patch, List<DocumentPath> ignored) {
        public ParsedPatch {
            ignored = List.copyOf(ignored);
        }
    }

    /** The handling of unknown members, and by default of blank text, as in {@code Prefer: handling=…} (RFC 7240 §4.4). */
    public enum Strictness {
        /** Unknown members and blank text are violations. */
        STRICT,
        /** Unknown members are ignored and reported, and blank text is read as {@code null}. */
        LENIENT
    }
}
