package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.Tag;
import dev.leadpatch.domain.catalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds what differs between two states of a lead, with the labels that the catalog has now. */
final class FieldDiff {
    private final CompanyCatalog catalog;
    private final List<FieldChange> changes = new ArrayList<>();

    private FieldDiff(CompanyCatalog catalog) {
        this.catalog = catalog;
    }

    static List<FieldChange> between(LeadFields from, LeadFields to, CompanyCatalog catalog) {
        FieldDiff found = new FieldDiff(catalog);
        found.compare(LeadField.COMPANY_NAME, from.companyName(), to.companyName());
        found.compare(LeadField.EMAIL, from.email(), to.email());
        found.compare(LeadField.PHONE_NUMBER, from.phoneNumber(), to.phoneNumber());
        found.compare(LeadField.FIRST_NAME, from.firstName(), to.firstName());
        found.compare(LeadField.LAST_NAME, from.lastName(), to.lastName());
        found.compare(LeadField.STATUS, from.status().wireName(), to.status().wireName());
        if (!from.assignedUsers().equals(to.assignedUsers())) {
            found.changes.add(new FieldChange.ReferencesChange(
                    LeadField.ASSIGNED_USERS, found.users(from.assignedUsers()), found.users(to.assignedUsers())));
        }
        if (!from.tags().equals(to.tags())) {
            found.changes.add(
                    new FieldChange.ReferencesChange(LeadField.TAGS, found.tags(from.tags()), found.tags(to.tags())));
        }
        found.compareCustomFields(from.customFields(), to.customFields());
        return found.changes;
    }

    private void compare(LeadField field, @Nullable String from, @Nullable String to) {
        if (!Objects.equals(from, to)) {
            changes.add(new FieldChange.TextChange(field, from, to));
        }
    }

    private List<LabeledRef> users(List<UserId> ids) {
        List<LabeledRef> users = new ArrayList<>(ids.size());
        for (UserId id : ids) {
            users.add(
                    new LabeledRef(id.value(), catalog.user(id).map(User::name).orElse("")));
        }
        return users;
    }

    private List<LabeledRef> tags(List<TagId> ids) {
        List<LabeledRef> tags = new ArrayList<>(ids.size());
        for (TagId id : ids) {
            tags.add(new LabeledRef(id.value(), catalog.tag(id).map(Tag::label).orElse("")));
        }
        return tags;
    }

    /** By ascending id, as the maps are; a lead may have many custom fields of which a change names few. */
    private void compareCustomFields(
            Map<CustomFieldId, CustomFieldValue> from, Map<CustomFieldId, CustomFieldValue> to) {
        List<FieldChange.CustomFieldChange> found = new ArrayList<>();
        from.forEach((id, before) -> {
            CustomFieldValue after = to.get(id);
            if (!before.equals(after)) {
                found.add(customFieldChange(id, before, after));
            }
        });
        to.forEach((id, after) -> {
            if (!from.containsKey(id)) {
                found.add(customFieldChange(id, null, after));
            }
        });
        found.sort(Comparator.comparingLong(change -> change.id().value()));
        changes.addAll(found);
    }

    private FieldChange.CustomFieldChange customFieldChange(
            CustomFieldId id, @Nullable CustomFieldValue before, @Nullable CustomFieldValue after) {
        CustomFieldDefinition definition = catalog.leadCustomField(id).orElseThrow();
        return new FieldChange.CustomFieldChange(
                id, definition.label(), withLabels(before, definition), withLabels(after, definition));
    }

    private static @Nullable Map<String, Object> withLabels(
            @Nullable CustomFieldValue value, CustomFieldDefinition definition) {
        if (value == null) {
            return null;
        }
        if (value instanceof CustomFieldValue.Select select) {
            return Map.of(value.key(), withLabels(select.option(), definition));
        }
        if (value instanceof CustomFieldValue.MultiSelect chosen) {
            return Map.of(
                    value.key(),
                    chosen.options().stream()
                            .map(option -> withLabels(option, definition))
                            .toList());
        }
        return value.asDocument();
    }

    private static Map<String, Object> withLabels(OptionId id, CustomFieldDefinition definition) {
        String label = definition.option(id).map(CustomFieldOption::label).orElse("");
        return new LabeledRef(id.value(), label).asDocument();
    }
}
