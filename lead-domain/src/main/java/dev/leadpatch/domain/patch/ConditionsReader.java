package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conditions of a patch: an object of fields and the values that they are expected to have. It differs from a
 * patch in how custom fields are named, {@code customFields/5} with nothing but the value, and in that no name is ever
 * dropped: a condition less would be a change more.
 */
final class ConditionsReader {
    private static final NameSuggester NAME_SUGGESTER = new NameSuggester(LeadField.WIRE_NAMES);
    private static final String CUSTOM_FIELD_PREFIX = LeadField.CUSTOM_FIELDS.wireName() + "/";
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");

    private final ReadContext context;
    private final LeadPatchBuilder builder = LeadPatch.builder();

    private ConditionsReader(Strictness handling, int most) {
        this.context = new ReadContext(handling, most);
    }

    /** What is expected; places start at the conditions. */
    static LeadPatch read(@Nullable Object conditions, Strictness handling, int most) {
        ConditionsReader reader = new ConditionsReader(handling, most);
        reader.readRoot(conditions);
        return reader.builder.readErrors(reader.context.readErrors()).build();
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
        PlainFieldsReader plainFields = new PlainFieldsReader(context, builder);
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            Optional<LeadField> plain = LeadField.ofWireName(name).filter(field -> field != LeadField.CUSTOM_FIELDS);
            plain.ifPresentOrElse(field -> plainFields.read(field, value), () -> readCustomField(name, value));
        });
    }

    private void readCustomField(String name, @Nullable Object value) {
        customFieldId(name)
                .ifPresentOrElse(
                        id -> builder.customField(new CustomFieldPatch(
                                Optional.of(id), Optional.empty(), context.blankValueToNull(value))),
                        () -> context.rejectUnknownMember(DocumentPath.ROOT, name, ConditionsReader::nearest));
    }

    private static Optional<CustomFieldId> customFieldId(String name) {
        String digits = name.startsWith(CUSTOM_FIELD_PREFIX) ? name.substring(CUSTOM_FIELD_PREFIX.length()) : "";
        if (!ID.matcher(digits).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CustomFieldId(Long.parseLong(digits)));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /** The known name nearest to what stands before a slash, since only custom fields have more. */
    private static Optional<String> nearest(String name) {
        int slash = name.indexOf('/');
        return NAME_SUGGESTER
                .nearest(slash < 0 ? name : name.substring(0, slash))
                .map(near -> near.equals(LeadField.CUSTOM_FIELDS.wireName()) ? CUSTOM_FIELD_PREFIX + "<id>" : near);
    }
}
