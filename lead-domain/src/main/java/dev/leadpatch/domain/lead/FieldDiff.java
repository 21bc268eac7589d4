package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.FieldChange.LabeledRef;
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

/** Computes the changes between two states of a lead, with the current labels of the catalog. */
final class FieldDiff {
    private final CompanyCatalog catalog;
    private final List<FieldChange> changes = new ArrayList<>();

    private FieldDiff(CompanyCatalog catalog) {
        this.catalog = catalog;
    }

    static List<FieldChange> between(LeadFields from, LeadFields to, CompanyCatalog catalog) {
        FieldDiff diff = new FieldDiff(catalog);
        diff.compare(LeadField.COMPANY_NAME, from.companyName(), to.companyName());
        diff.compare(LeadField.EMAIL, from.email(), to.email());
        diff.compare(LeadField.PHONE_NUMBER, from.phoneNumber(), to.phoneNumber());
        diff.compare(LeadField.FIRST_NAME, from.firstName(), to.firstName());
        diff.compare(LeadField.LAST_NAME, from.lastName(), to.lastName());
        diff.compare(LeadField.STATUS, from.status().wireName(), to.status().wireName());
        if (!from.assignedUsers().equals(to.assignedUsers())) {
            diff.changes.add(new FieldChange.ReferencesChange(
                    LeadField.ASSIGNED_USERS, diff.users(from.assignedUsers()), diff.users(to.assignedUsers())));
        }
        if (!from.tags().equals(to.tags())) {
            diff.changes.add(
                    new FieldChange.ReferencesChange(LeadField.TAGS, diff.tags(from.tags()), diff.tags(to.tags())));
        }
        diff.compareCustomFields(from.customFields(), to.customFields());
        return diff.changes;
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

    /**
     * Adds the changes by ascending id. Only the changes are sorted: a lead may have many custom fields, but a change
     * has few.
     */
    private void compareCustomFields(
            Map<CustomFieldId, CustomFieldValue> from, Map<CustomFieldId, CustomFieldValue> to) {
        List<FieldChange.CustomFieldChange> customFieldChanges = new ArrayList<>();
        from.forEach((id, oldValue) -> {
            CustomFieldValue newValue = to.get(id);
            if (!oldValue.equals(newValue)) {
                customFieldChanges.add(customFieldChange(id, oldValue, newValue));
            }
        });
        to.forEach((id, newValue) -> {
            if (!from.containsKey(id)) {
                customFieldChanges.add(customFieldChange(id, null, newValue));
            }
        });
        customFieldChanges.sort(Comparator.comparingLong(change -> change.id().value()));
        changes.addAll(customFieldChanges);
    }

    private FieldChange.CustomFieldChange customFieldChange(
            CustomFieldId id, @Nullable CustomFieldValue oldValue, @Nullable CustomFieldValue newValue) {
        CustomFieldDefinition definition = catalog.leadCustomField(id).orElseThrow();
        return new FieldChange.CustomFieldChange(
                id, definition.label(), withLabels(oldValue, definition), withLabels(newValue, definition));
    }

    private static @Nullable Map<String, Object> withLabels(
            @Nullable CustomFieldValue value, CustomFieldDefinition definition) {
        if (value == null) {
            return null;
        }
        if (value instanceof CustomFieldValue.Select select) {
            return Map.of(value.key(), withLabels(select.option(), definition));
        }
        if (value instanceof CustomFieldValue.MultiSelect selected) {
            return Map.of(
                    value.key(),
                    selected.options().stream()
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
