package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.console.lead.FormField.Kind;
import dev.leadpatch.adapter.http.console.page.Choice;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Creates the fields of the form of a lead from a catalog. Archived entries are included only while they are in use.
 *
 * @param current the values that are in use: those of the lead, and those of a form that was sent
 */
record LeadFormFields(
        Collection<CustomFieldDefinition> customFields,
        Collection<User> users,
        Collection<Tag> tags,
        FieldValues current) {
    private static final Choice NO_VALUE = new Choice("", "No value");

    static LeadFormFields of(CompanyCatalog catalog, FieldValues current) {
        return new LeadFormFields(
                catalog.customFields().values(),
                catalog.users().values(),
                catalog.tags().values(),
                current);
    }

    List<FormField> fields() {
        List<FormField> fields = new ArrayList<>(List.of(
                plain(LeadField.COMPANY_NAME, Kind.TEXT, List.of()),
                plain(LeadField.FIRST_NAME, Kind.TEXT, List.of()),
                plain(LeadField.LAST_NAME, Kind.TEXT, List.of()),
                plain(LeadField.EMAIL, Kind.EMAIL, List.of()),
                plain(LeadField.PHONE_NUMBER, Kind.PHONE, List.of()),
                plain(LeadField.STATUS, Kind.NAME, statuses()),
                plain(LeadField.TAGS, Kind.IDS, tagChoices()),
                plain(LeadField.ASSIGNED_USERS, Kind.IDS, userChoices())));
        customFields.stream()
                .filter(field -> field.category().equals(CustomFieldDefinition.LEAD_CATEGORY))
                .filter(field -> !field.archived() || !current.of(name(field)).isEmpty())
                .map(this::custom)
                .forEach(fields::add);
        return fields;
    }

    List<Choice> choices(LeadField field) {
        return fields().stream()
                .filter(other -> other.name().equals(field.wireName()))
                .findFirst()
                .orElseThrow()
                .choices();
    }

    private static FormField plain(LeadField field, Kind kind, List<Choice> choices) {
        return new FormField(field.wireName(), FieldLabels.of(field), kind, field == LeadField.STATUS, choices);
    }

    private FormField custom(CustomFieldDefinition field) {
        return new FormField(name(field), field.label(), kind(field.type()), field.required(), choices(field));
    }

    private List<Choice> choices(CustomFieldDefinition field) {
        Set<String> selected = new HashSet<>(current.of(name(field)));
        Stream<Choice> options = field.options().stream()
                .filter(option -> !option.archived()
                        || selected.contains(String.valueOf(option.id().value())))
                .map(option -> new Choice(String.valueOf(option.id().value()), option.label()));
        return switch (kind(field.type())) {
            case IDS -> options.toList();
            case ID -> Stream.concat(Stream.of(NO_VALUE), options).toList();
            case YES_OR_NO -> List.of(NO_VALUE, new Choice("true", "Yes"), new Choice("false", "No"));
            default -> List.of();
        };
    }

    private static String name(CustomFieldDefinition field) {
        return LeadField.customFieldName(field.id());
    }

    private static Kind kind(CustomFieldType type) {
        return switch (type) {
            case TEXT -> Kind.TEXT;
            case TEXTAREA -> Kind.TEXTAREA;
            case NUMBER -> Kind.NUMBER;
            case DATE -> Kind.DATE;
            case BOOLEAN -> Kind.YES_OR_NO;
            case SELECT -> Kind.ID;
            case MULTI_SELECT -> Kind.IDS;
        };
    }

    private static List<Choice> statuses() {
        return Arrays.stream(LeadStatus.values())
                .map(status -> new Choice(status.wireName(), FieldLabels.of(status)))
                .toList();
    }

    private List<Choice> tagChoices() {
        Set<String> selected = new HashSet<>(current.of(LeadField.TAGS.wireName()));
        return tags.stream()
                .map(tag -> new Entry(tag.id().value(), tag.label(), tag.backgroundColor(), tag.archived()))
                .filter(entry -> entry.isSelectable(selected))
                .sorted(Comparator.comparing(Entry::label))
                .map(Entry::toChoice)
                .toList();
    }

    private List<Choice> userChoices() {
        Set<String> selected = new HashSet<>(current.of(LeadField.ASSIGNED_USERS.wireName()));
        return users.stream()
                .map(user -> new Entry(user.id().value(), user.name(), user.color(), user.archived()))
                .filter(entry -> entry.isSelectable(selected))
                .sorted(Comparator.comparing(Entry::label))
                .map(Entry::toChoice)
                .toList();
    }

    private record Entry(long id, String label, String color, boolean archived) {

        boolean isSelectable(Set<String> selected) {
            return !archived || selected.contains(String.valueOf(id));
        }

        Choice toChoice() {
            return new Choice(String.valueOf(id), label, color);
        }
    }
}
