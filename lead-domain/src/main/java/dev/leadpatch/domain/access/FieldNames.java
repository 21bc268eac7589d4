package dev.leadpatch.domain.access;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.patch.LeadDraftReader;
import dev.leadpatch.domain.patch.NameSuggester;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The list of the fields that an API key may write, as it is requested: names that may be invalid. */
public record FieldNames(List<FieldName> fields) {
    /** The name of the list in documents. */
    public static final String MEMBER = "fields";

    // more than a company can have, so that every list without duplicates is short enough
    private static final int MAX_FIELDS = 250;
    private static final DocumentPath PATH = DocumentPath.ROOT.member(MEMBER);
    private static final NameSuggester NAMES = new NameSuggester(Stream.concat(
                    LeadField.WIRE_NAMES.stream(), Stream.of(LeadDraftReader.SOURCE, LeadDraftReader.ASSOCIATION_TYPE))
            .toList());

    public FieldNames {
        fields = List.copyOf(fields);
    }

    /** A requested name. */
    public record FieldName(DocumentPath path, String name) {}

    /** Returns a list that is not part of a document; its paths are {@code /fields/0} and so on. */
    public static FieldNames of(List<String> names) {
        return new FieldNames(IntStream.range(0, names.size())
                .mapToObj(i -> new FieldName(PATH.item(i), names.get(i)))
                .toList());
    }

    /** Reads the member {@value #MEMBER}; empty if it is absent or not a list of names. */
    public static Optional<FieldNames> read(ObjectReader members) {
        DocumentPath path = members.pathOf(MEMBER);
        Optional<List<?>> items = members.list(MEMBER, MAX_FIELDS);
        if (items.isPresent() && items.get().isEmpty()) {
            members.context()
                    .reject(path, ViolationCode.EMPTY, "must contain at least one field; null permits all fields");
        }
        return items.map(list -> {
            List<FieldName> fields = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                DocumentPath item = path.item(i);
                members.string(list.get(i), item).ifPresent(name -> fields.add(new FieldName(item, name)));
            }
            return new FieldNames(fields);
        });
    }

    /** Returns the fields; the names must have no {@link #violations}. */
    public WritableFields toWritableFields() {
        return WritableFields.only(fields.stream().map(FieldName::name).toList());
    }

    /** Returns all violations, at most one for each name, in the order of the list. */
    public List<Violation> violations(CompanyCatalog catalog) {
        Violations violations = new Violations();
        Map<String, DocumentPath> earlier = new HashMap<>();
        boolean hasAllCustomFields =
                fields.stream().anyMatch(field -> field.name().equals(customFields()));
        for (FieldName field : fields) {
            Optional<CustomFieldId> id = LeadField.customFieldId(field.name());
            DocumentPath first = earlier.putIfAbsent(field.name(), field.path());
            if (first != null) {
                violations.add(
                        field.path(), ViolationCode.DUPLICATE_FIELD, "is a duplicate: " + first + " has the same name");
            } else if (id.isPresent() && hasAllCustomFields) {
                violations.add(field.path(), ViolationCode.DUPLICATE_FIELD, "is a duplicate: customFields includes it");
            } else if (id.isPresent()) {
                addViolation(field, id.get(), catalog, violations);
            } else if (!NAMES.contains(field.name())) {
                violations.add(unknown(field));
            }
        }
        return violations.toList();
    }

    private static String customFields() {
        return LeadField.CUSTOM_FIELDS.wireName();
    }

    private static void addViolation(FieldName field, CustomFieldId id, CompanyCatalog catalog, Violations violations) {
        Optional<CustomFieldDefinition> definition = catalog.leadCustomField(id);
        if (definition.isEmpty()) {
            violations.add(
                    field.path(), ViolationCode.UNKNOWN_CUSTOM_FIELD, "is not a custom field of this company's leads");
        } else if (definition.get().archived()) {
            violations.add(field.path(), ViolationCode.ARCHIVED, "is archived");
        }
    }

    private static Violation unknown(FieldName field) {
        if (Characters.isBlank(field.name())) {
            return new Violation(field.path(), ViolationCode.BLANK, "must not be blank");
        }
        String message = "must be the name of a field, such as status, tags, customFields or customFields/5";
        return NAMES.nearest(field.name())
                .map(name -> new Violation(
                                field.path(), ViolationCode.UNKNOWN_FIELD, message + "; did you mean \"" + name + "\"?")
                        .withDetail("suggestion", name))
                .orElseGet(() -> new Violation(field.path(), ViolationCode.UNKNOWN_FIELD, message));
    }
}
