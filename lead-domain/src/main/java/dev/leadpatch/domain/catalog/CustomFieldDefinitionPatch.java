package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a custom field in a request. Type and category never change: a change may contain only the values that
 * the field has.
 *
 * @param category the default is {@link CustomFieldDefinition#LEAD_CATEGORY}
 * @param options the labels of the first options of a new field
 */
public record CustomFieldDefinitionPatch(
        Optional<String> label,
        Optional<CustomFieldType> type,
        Optional<String> category,
        Optional<Boolean> required,
        Optional<Boolean> shared,
        List<String> options,
        List<Violation> readErrors,
        List<DocumentPath> ignored)
        implements EntryPatch<CustomFieldId, CustomFieldDefinition> {
    private static final String LABEL = "label";
    private static final String TYPE = "type";
    private static final String CATEGORY = "category";
    private static final String REQUIRED = "required";
    private static final String SHARED = "shared";
    private static final String OPTIONS = "options";
    private static final Schema NEW_SCHEMA =
            Schema.of(List.of(LABEL, TYPE), List.of(CATEGORY, REQUIRED, SHARED, OPTIONS));
    private static final Schema CHANGE_SCHEMA = Schema.of(List.of(), List.of(LABEL, TYPE, CATEGORY, REQUIRED, SHARED));

    public CustomFieldDefinitionPatch {
        options = List.copyOf(options);
        readErrors = List.copyOf(readErrors);
        ignored = List.copyOf(ignored);
    }

    /** Reads the members of a new field; {@code label} and {@code type} are required. */
    public static CustomFieldDefinitionPatch readNew(@Nullable Object document, Strictness strictness) {
        return read(document, NEW_SCHEMA, strictness);
    }

    /** Reads the change of a field; all members are optional. */
    public static CustomFieldDefinitionPatch readChange(@Nullable Object document, Strictness strictness) {
        return read(document, CHANGE_SCHEMA, strictness);
    }

    private static CustomFieldDefinitionPatch read(@Nullable Object document, Schema schema, Strictness strictness) {
        ReadContext context = new ReadContext(strictness);
        Optional<ObjectReader> members = ObjectReader.of(document, DocumentPath.ROOT, schema, context);
        Optional<CustomFieldType> type = members.flatMap(field -> CatalogMembers.type(field, TYPE));
        return new CustomFieldDefinitionPatch(
                members.flatMap(field -> CatalogMembers.label(field, LABEL)),
                type,
                members.flatMap(field -> CatalogMembers.category(field, CATEGORY)),
                members.flatMap(field -> field.flag(REQUIRED)),
                members.flatMap(field -> field.flag(SHARED)),
                members.filter(field -> schema.contains(OPTIONS))
                        .map(field -> readOptions(field, type))
                        .orElse(List.of()),
                context.readErrors(),
                context.ignoredMembers());
    }

    private static List<String> readOptions(ObjectReader members, Optional<CustomFieldType> type) {
        Optional<List<?>> items =
                members.isAbsentOrNull(OPTIONS) ? Optional.empty() : members.list(OPTIONS, CompanyCatalog.MAX_OPTIONS);
        if (items.isPresent() && type.isPresent() && !type.get().hasOptions()) {
            members.context()
                    .reject(
                            members.pathOf(OPTIONS),
                            ViolationCode.WRONG_TYPE,
                            "must be absent: only select and multi_select fields have options");
            return List.of();
        }
        List<String> labels = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < items.map(List::size).orElse(0); i++) {
            DocumentPath path = members.pathOf(OPTIONS).item(i);
            ObjectReader.of(items.get().get(i), path, OptionPatch.NEW_SCHEMA, members.context())
                    .flatMap(option -> CatalogMembers.label(option, OptionPatch.LABEL))
                    .ifPresent(label -> {
                        if (!keys.add(CatalogMembers.uniqueKey(label))) {
                            members.context()
                                    .reject(
                                            path.member(OptionPatch.LABEL),
                                            ViolationCode.DUPLICATE_OPTION,
                                            "is the label of an earlier option");
                        }
                        labels.add(label);
                    });
        }
        return labels;
    }

    @Override
    public List<Violation> violations(CustomFieldDefinition field) {
        List<Violation> violations = new ArrayList<>();
        if (type.filter(other -> other != field.type()).isPresent()) {
            violations.add(readOnly(TYPE, field.type().wireName()));
        }
        if (category.filter(other -> !other.equals(field.category())).isPresent()) {
            violations.add(readOnly(CATEGORY, field.category()));
        }
        return violations;
    }

    private static Violation readOnly(String member, String current) {
        return new Violation(
                DocumentPath.ROOT.member(member), ViolationCode.READ_ONLY, "never changes; it is \"" + current + "\"");
    }

    @Override
    public CustomFieldDefinition newEntry(CustomFieldId id, UUID uuid, Instant now) {
        List<CustomFieldOption> newOptions = IntStream.range(0, options.size())
                .mapToObj(index -> new CustomFieldOption(new OptionId(index + 1L), options.get(index), false))
                .toList();
        return CustomFieldDefinition.builder(id, type.orElseThrow(), label.orElseThrow())
                .uuid(uuid)
                .category(category.orElse(CustomFieldDefinition.LEAD_CATEGORY))
                .required(required.orElse(false))
                .shared(shared.orElse(false))
                .options(newOptions)
                .build();
    }

    @Override
    public CustomFieldDefinition applyTo(CustomFieldDefinition field) {
        return field.toBuilder()
                .label(label.orElse(field.label()))
                .required(required.orElse(field.required()))
                .shared(shared.orElse(field.shared()))
                .build();
    }
}
