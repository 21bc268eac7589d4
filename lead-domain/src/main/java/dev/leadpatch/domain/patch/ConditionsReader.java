package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conditions of a patch: an object of fields and their expected values. In contrast to a patch, each custom
 * field is a member such as {@code customFields/5} with the value only. Unknown members are always violations, because
 * ignoring a condition could cause an unwanted change.
 */
final class ConditionsReader {
    private static final NameSuggester NAME_SUGGESTER = new NameSuggester(LeadField.WIRE_NAMES);

    private final ReadContext context;
    private final LeadPatchBuilder builder = LeadPatch.builder();

    private ConditionsReader(ReadContext context) {
        this.context = context;
    }

    /**
     * Reads the expected values; the paths of errors are relative to {@code conditions}.
     *
     * @param context a new context that is {@linkplain ReadContext#forConditions for conditions}
     */
    static LeadPatch read(@Nullable Object conditions, ReadContext context) {
        ConditionsReader reader = new ConditionsReader(context);
        reader.readRoot(conditions);
        return reader.builder.readErrors(context.readErrors()).build();
    }

    private void readRoot(@Nullable Object conditions) {
        context.object(conditions, DocumentPath.ROOT, "must be an object of fields and their expected values")
                .ifPresent(this::readFields);
    }

    private void readFields(Map<?, ?> object) {
        if (object.size() > ReadContext.MAX_LIST_SIZE) {
            context.rejectListSize(DocumentPath.ROOT, object.size());
            return;
        }
        PlainFieldsReader plainFields =
                new PlainFieldsReader(context, builder, RepresentationReader.rejecting(context));
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            Optional<LeadField> plainField =
                    LeadField.ofWireName(name).filter(field -> field != LeadField.CUSTOM_FIELDS);
            plainField.ifPresentOrElse(
                    field -> plainFields.read(field, DocumentPath.of(field), value),
                    () -> readCustomField(name, value));
        });
    }

    private void readCustomField(String name, @Nullable Object value) {
        LeadField.customFieldId(name)
                .ifPresentOrElse(
                        id -> builder.customField(new CustomFieldPatch(
                                Optional.of(id),
                                Optional.empty(),
                                ListChangeReader.readValue(
                                        context.blankValueToNull(value), DocumentPath.ROOT.member(name), context))),
                        () -> context.rejectUnknownMember(DocumentPath.ROOT, name, ConditionsReader::nearest));
    }

    /** Suggests a known name for the part before a slash; only custom field names contain a slash. */
    private static Optional<String> nearest(String name) {
        int slash = name.indexOf('/');
        return NAME_SUGGESTER
                .nearest(slash < 0 ? name : name.substring(0, slash))
                .map(suggestion ->
                        suggestion.equals(LeadField.CUSTOM_FIELDS.wireName()) ? suggestion + "/<id>" : suggestion);
    }
}
