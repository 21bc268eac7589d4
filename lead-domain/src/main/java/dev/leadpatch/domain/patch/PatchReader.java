package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation.AllowedValues;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
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

    private final Strictness strictness;
    private final int maxErrors;
    private final ReadContext context;
    private final LeadPatch.Builder patch = LeadPatch.builder();

    private PatchReader(Strictness strictness, int maxErrors) {
        this.strictness = strictness;
        this.maxErrors = maxErrors;
        this.context = new ReadContext(strictness, maxErrors);
    }

    /** Reads the patch of {@code document}; collects at most {@link Violations#MAX_VIOLATIONS} + 1 errors. */
    public static ParsedPatch read(@Nullable Object document, Strictness strictness) {
        return read(document, strictness, Violations.MAX_VIOLATIONS);
    }

    /**
     * As {@link #read(Object, Strictness)}, but collects at most {@code maxErrors} + 1 errors and as many ignored
     * members.
     */
    static ParsedPatch read(@Nullable Object document, Strictness strictness, int maxErrors) {
        PatchReader reader = new PatchReader(strictness, maxErrors);
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
            // ignoring misspelled conditions could cause an unwanted change
            context.rejectUnknownMember(DocumentPath.ROOT, name, NAME_SUGGESTER::nearest);
        } else {
            context.ignoreOrReject(DocumentPath.ROOT, name, NAME_SUGGESTER);
        }
    }

    private void readCustomFields(@Nullable Object value) {
        DocumentPath path = DocumentPath.of(LeadField.CUSTOM_FIELDS);
        if (value == null) {
            context.reject(
                    path,
                    ViolationCode.NULL_NOT_ALLOWED,
                    "must not be null; list the fields to clear, each with \"value\": null");
        } else if (value instanceof List<?> entries && entries.size() > ReadContext.MAX_LIST_SIZE) {
            context.rejectListSize(path, entries.size());
        } else if (value instanceof List<?> entries) {
            for (int i = 0; i < entries.size(); i++) {
                patch.customField(CustomFieldPatch.read(entries.get(i), path.item(i), context));
            }
        } else {
            context.rejectType(path, value, "must be an array of {customFieldId, type, value}");
        }
    }

    /**
     * A patch, as read from a document.
     *
     * @param patch the patch, with a read error for each member that could not be read
     * @param ignored the paths of the unknown members that lenient handling ignored, in the order of the document
     */
    public record ParsedPatch(LeadPatch patch, List<DocumentPath> ignored) {
        public ParsedPatch {
            ignored = List.copyOf(ignored);
        }
    }

    /** The handling of unknown members and blank text, as in {@code Prefer: handling=…} (RFC 7240 §4.4). */
    public enum Strictness {
        /** Unknown members and blank text are violations. */
        STRICT,
        /** Unknown members are ignored and reported, and blank text is read as {@code null}. */
        LENIENT
    }

    /** Reads all fields except custom fields. Patches and conditions have the same format of these fields. */
    record PlainFieldsReader(ReadContext context, LeadPatch.Builder patch) {
        /** The names of all statuses; all violations of the status share this instance. */
        static final AllowedValues STATUSES = AllowedValues.ofNames(LeadField.STATUS.wireName(), LeadStatus.WIRE_NAMES);

        /** @throws IllegalArgumentException if {@code field} is {@link LeadField#CUSTOM_FIELDS} */
        void read(LeadField field, @Nullable Object input) {
            Object value = context.blankToNull(input);
            switch (field) {
                case COMPANY_NAME, EMAIL, PHONE_NUMBER, FIRST_NAME, LAST_NAME -> readText(field, value);
                case STATUS -> readStatus(value);
                case ASSIGNED_USERS -> readIds(field, value, UserId::new);
                case TAGS -> readIds(field, value, TagId::new);
                case CUSTOM_FIELDS -> throw new IllegalArgumentException("customFields is not a plain field");
            }
        }

        private void readText(LeadField field, @Nullable Object value) {
            if (value == null) {
                patch.put(field, Patch.clear());
            } else if (value instanceof String text) {
                patch.put(field, Patch.set(text));
            } else {
                context.rejectType(DocumentPath.of(field), value, "must be a string or null");
            }
        }

        private void readStatus(@Nullable Object value) {
            if (value == null) {
                patch.put(LeadField.STATUS, Patch.clear());
            } else if (value instanceof String name) {
                LeadStatus.ofWireName(name)
                        .ifPresentOrElse(
                                patch::status,
                                () -> context.reject(
                                        DocumentPath.of(LeadField.STATUS),
                                        ViolationCode.UNKNOWN_STATUS,
                                        "must be one of " + String.join(", ", LeadStatus.WIRE_NAMES),
                                        STATUSES));
            } else {
                context.rejectType(DocumentPath.of(LeadField.STATUS), value, "must be a string", STATUSES);
            }
        }

        private <T> void readIds(LeadField field, @Nullable Object value, LongFunction<T> id) {
            if (value == null) {
                patch.put(field, Patch.clear());
            } else if (value instanceof List<?> list && list.size() > ReadContext.MAX_LIST_SIZE) {
                context.rejectListSize(DocumentPath.of(field), list.size());
            } else if (value instanceof List<?> list) {
                List<Optional<T>> ids = new ArrayList<>(list.size());
                for (Object item : list) {
                    ids.add(context.readId(item, DocumentPath.of(field).item(ids.size()))
                            .map(id::apply));
                }
                patch.put(field, Patch.set(ids));
            } else {
                context.rejectType(DocumentPath.of(field), value, "must be an array of ids");
            }
        }
    }
}
