package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.Tag;
import dev.leadpatch.domain.catalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The judging of one patch by what the lead holds and what its company has defined. */
final class PatchJudgement {
    private final Lead lead;
    private final CompanyCatalog catalog;
    private final Violations violations = new Violations();
    private final Map<CustomFieldId, Patch<CustomFieldValue>> customFields = new HashMap<>();

    private PatchJudgement(Lead lead, CompanyCatalog catalog) {
        this.lead = lead;
        this.catalog = catalog;
    }

    static PatchJudgement of(LeadPatch patch, Lead lead, CompanyCatalog catalog) {
        PatchJudgement judgement = new PatchJudgement(lead, catalog);
        judgement.judgeEach(LeadField.ASSIGNED_USERS, patch.assignedUsers(), judgement::judgeUser);
        judgement.judgeEach(LeadField.TAGS, patch.tags(), judgement::judgeTag);
        judgement.judgeCustomFields(patch.customFields());
        return judgement;
    }

    List<Violation> violations() {
        return violations.toList();
    }

    /** These violations together with those that were found before. */
    List<Violation> violationsBeside(List<Violation> found) {
        Violations all = new Violations();
        all.addAll(found);
        all.addAll(violations.toList());
        return all.toList();
    }

    /** What the patch asks of each custom field, as far as nothing is wrong with it. */
    Map<CustomFieldId, Patch<CustomFieldValue>> customFields() {
        return customFields;
    }

    private <T> void judgeEach(LeadField field, Patch<List<Optional<T>>> wish, BiConsumer<T, Place> judge) {
        wish.fold(() -> null, () -> null, sent -> {
            for (int i = 0; i < sent.size(); i++) {
                Optional<T> id = sent.get(i);
                if (id.isPresent()) {
                    judge.accept(id.get(), Place.of(field).item(i));
                }
            }
            return null;
        });
    }

    private void judgeUser(UserId id, Place place) {
        Optional<User> user = catalog.user(id);
        if (user.isEmpty()) {
            violations.add(place, ViolationCode.UNKNOWN_USER, id.value() + " is not a user of this company");
        } else if (user.get().archived() && !lead.fields().assignedUsers().contains(id)) {
            violations.add(place, ViolationCode.ARCHIVED, "user " + id.value() + " was archived");
        }
    }

    private void judgeTag(TagId id, Place place) {
        Optional<Tag> tag = catalog.tag(id);
        if (tag.isEmpty()) {
            violations.add(place, ViolationCode.UNKNOWN_TAG, id.value() + " is not a tag of this company");
        } else if (tag.get().archived() && !lead.fields().tags().contains(id)) {
            violations.add(place, ViolationCode.ARCHIVED, "tag " + id.value() + " was archived");
        }
    }

    private void judgeCustomFields(List<CustomFieldPatch> entries) {
        Map<CustomFieldId, Integer> firstEntries = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            CustomFieldPatch entry = entries.get(i);
            if (entry.id().isPresent()) {
                judgeCustomField(entry, entry.id().get(), i, firstEntries);
            }
        }
    }

    private void judgeCustomField(
            CustomFieldPatch entry, CustomFieldId id, int position, Map<CustomFieldId, Integer> firstEntries) {
        Place place = Place.of(LeadField.CUSTOM_FIELDS).item(position);
        Place idPlace = place.member("customFieldId");
        Optional<CustomFieldDefinition> found = catalog.leadField(id);
        if (found.isEmpty()) {
            violations.add(
                    idPlace,
                    ViolationCode.UNKNOWN_CUSTOM_FIELD,
                    id.value() + " is not a custom field of this company's leads");
            return;
        }
        Integer earlier = firstEntries.putIfAbsent(id, position);
        if (earlier != null) {
            violations.add(
                    idPlace,
                    ViolationCode.DUPLICATE_CUSTOM_FIELD,
                    id.value() + " was set by entry " + earlier + " already");
        } else if (found.get().archived() && !lead.fields().customFields().containsKey(id)) {
            violations.add(idPlace, ViolationCode.ARCHIVED, "custom field " + id.value() + " was archived");
        } else if (entry.type().isPresent()) {
            judgeValue(entry, found.get(), place);
        }
    }

    private void judgeValue(CustomFieldPatch entry, CustomFieldDefinition definition, Place place) {
        if (!definition.type().accepts(entry.type().orElseThrow())) {
            String is =
                    "\"" + definition.label() + "\" is a " + definition.type().wireName() + " field";
            violations.add(
                    new Violation(place.member("type"), ViolationCode.WRONG_TYPE, "must be the field's own: " + is)
                            .with("custom_field_id", definition.id().value())
                            .with("allowed", List.of(definition.type().wireName())));
            return;
        }
        if (entry.value() == CustomFieldPatch.NO_VALUE) {
            return;
        }
        CustomFieldValue held = lead.fields().customFields().get(definition.id());
        definition
                .read(entry.type().orElseThrow(), entry.value(), held, place.member("value"), violations)
                .ifPresent(wish -> customFields.put(definition.id(), wish));
    }
}
