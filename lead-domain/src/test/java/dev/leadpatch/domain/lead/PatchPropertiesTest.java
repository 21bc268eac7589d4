package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.change;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Property-based tests of patches with random documents; a failure reports the seed that reproduces it. */
class PatchPropertiesTest {
    private static final int CASES = 1_000;
    private static final long FIRST_SEED = Long.getLong("leadpatch.seed", 1);

    @Test
    void applying_a_patch_twice_equals_applying_it_once() {
        forAll(documents -> {
            Lead once = lead(fieldsAfter(lead(), documents.validPatch()));
            Map<String, @Nullable Object> patch = documents.validPatch();
            Lead twice = lead(fieldsAfter(once, patch));

            assertThat(change(twice, patch, Strictness.STRICT)).isEqualTo(LeadChange.Unchanged.INSTANCE);
        });
    }

    @Test
    void omitted_fields_are_unchanged() {
        forAll(documents -> {
            LeadFields before = fieldsAfter(lead(), documents.validPatch());
            Map<String, @Nullable Object> patch = documents.validPatch();
            Map<String, @Nullable Object> expected = documentOf(before);
            expected.keySet().removeAll(patch.keySet());

            Map<String, @Nullable Object> actual = documentOf(fieldsAfter(lead(before), patch));
            actual.keySet().removeAll(patch.keySet());

            assertThat(actual).isEqualTo(expected);
        });
    }

    @Test
    void disjoint_patches_commute() {
        forAll(documents -> {
            Lead lead = lead(fieldsAfter(lead(), documents.validPatch()));
            List<Map<String, @Nullable Object>> patches = documents.disjointPatches();

            LeadFields leftFirst = fieldsAfter(lead(fieldsAfter(lead, patches.get(0))), patches.get(1));
            LeadFields rightFirst = fieldsAfter(lead(fieldsAfter(lead, patches.get(1))), patches.get(0));

            assertThat(leftFirst).isEqualTo(rightFirst);
        });
    }

    @Test
    void patch_equal_to_current_state_is_a_no_op() {
        forAll(documents -> {
            LeadFields current = fieldsAfter(lead(), documents.validPatch());
            // archived items that the lead already has
            LeadFields fields = LeadFieldsFixture.withCustomField(
                    LeadFieldsFixture.withAssignedUsers(
                            LeadFieldsFixture.withTags(current, 1, SampleCatalog.ARCHIVED_TAG),
                            SampleCatalog.ARCHIVED_USER),
                    SampleCatalog.SELECT,
                    new CustomFieldValue.Select(new OptionId(SampleCatalog.ARCHIVED_OPTION)));

            assertThat(change(lead(fields), documentOf(fields), Strictness.STRICT))
                    .isEqualTo(LeadChange.Unchanged.INSTANCE);
            for (Strictness strictness : Strictness.values()) {
                assertThat(change(lead(fields), ReadOnlyMembersTest.readBack(lead(fields)), strictness))
                        .isEqualTo(LeadChange.Unchanged.INSTANCE);
            }
        });
    }

    @Test
    void changes_contain_exactly_the_changed_fields() {
        forAll(documents -> {
            Lead lead = lead(fieldsAfter(lead(), documents.validPatch()));
            Map<String, @Nullable Object> patch = documents.validPatch();
            Map<String, @Nullable Object> before = flatDocumentOf(lead.fields());
            Map<String, @Nullable Object> after = flatDocumentOf(fieldsAfter(lead, patch));
            HashSet<String> differing = new HashSet<>(before.keySet());
            differing.addAll(after.keySet());
            differing.removeIf(field -> Objects.equals(before.get(field), after.get(field)));

            assertThat(LeadPatchFixture.changes(lead, patch))
                    .extracting(change -> change.get("field"))
                    .doesNotHaveDuplicates()
                    .isSubsetOf(differing)
                    .hasSameSizeAs(differing);
        });
    }

    @Test
    void changes_survive_document_round_trip() {
        forAll(documents -> {
            Lead lead = lead(fieldsAfter(lead(), documents.validPatch()));
            for (Map<String, @Nullable Object> change : LeadPatchFixture.changes(lead, documents.validPatch())) {
                assertThat(FieldChange.ofDocument(JsonbSimulation.roundTrip(change))
                                .asDocument())
                        .isEqualTo(change)
                        .hasToString(change.toString());
            }
        });
    }

    @Test
    void condition_holds_iff_patch_of_same_value_is_a_no_op() {
        Map<Boolean, Integer> outcomes = new HashMap<>();
        forAll(documents -> {
            Lead lead = lead(fieldsAfter(lead(), documents.validPatch()));
            conditionsOf(documents.validPatch()).forEach((field, value) -> {
                boolean unchanged =
                        LeadPatchFixture.changes(lead, patchOf(field, value)).isEmpty();

                assertThat(failed(lead, object(field, value)).isEmpty())
                        .as(field + " " + value)
                        .isEqualTo(unchanged);
                outcomes.merge(unchanged, 1, Integer::sum);
            });
        });
        // both outcomes must be tested often enough
        assertThat(outcomes.get(true)).isGreaterThan(CASES / 5);
        assertThat(outcomes.get(false)).isGreaterThan(CASES / 5);
    }

    @Test
    void failed_conditions_match_changes_of_equal_patch() {
        forAll(documents -> {
            Lead lead = lead(fieldsAfter(lead(), documents.validPatch()));
            Map<String, @Nullable Object> patch = documents.validPatch();

            assertThat(failed(lead, conditionsOf(patch)))
                    .extracting(condition -> condition.get("field"))
                    .isEqualTo(LeadPatchFixture.changes(lead, patch).stream()
                            .map(change -> change.get("field"))
                            .toList());
        });
    }

    @Test
    void actual_values_of_failed_conditions_hold_as_expected_values() {
        forAll(documents -> {
            Lead lead = lead(fieldsAfter(lead(), documents.validPatch()));
            Map<String, @Nullable Object> conditions = conditionsOf(documents.validPatch());
            failed(lead, conditions)
                    .forEach(condition -> conditions.put((String) condition.get("field"), condition.get("actual")));

            assertThat(failed(lead, conditions)).isEmpty();
        });
    }

    @Test
    void arbitrary_document_results_in_valid_lead_or_violations() {
        Map<Class<?>, Integer> outcomes = new HashMap<>();
        forAll(documents -> {
            Object document = documents.arbitraryDocument();
            for (Strictness strictness : Strictness.values()) {
                List<Violation> violations = violations(lead(), document, strictness);
                LeadChange change = change(lead(), document, strictness);

                assertThat(change instanceof LeadChange.Rejected).isEqualTo(!violations.isEmpty());
                assertThat(violations).extracting(Violation::path).doesNotHaveDuplicates();
                if (change instanceof LeadChange.Changed changed) {
                    assertValid(changed.lead());
                }
                outcomes.merge(change.getClass(), 1, Integer::sum);
            }
        });
        // both outcomes must be tested often enough
        assertThat(outcomes.get(LeadChange.Rejected.class)).isGreaterThan(CASES / 2);
        assertThat(outcomes.get(LeadChange.Changed.class)).isGreaterThan(CASES / 5);
    }

    @Test
    void every_violation_pointer_resolves_in_the_document() {
        forAll(documents -> {
            Object document = documents.arbitraryDocument();
            for (Violation violation : violations(lead(), document, Strictness.STRICT)) {
                assertThat(resolves(violation.path().toJsonPointer(), document))
                        .as(violation.toString())
                        .isTrue();
            }
        });
    }

    @Test
    void reading_is_deterministic() {
        forAll(documents -> {
            Object document = documents.arbitraryDocument();

            assertThat(PatchReader.read(document, Strictness.LENIENT))
                    .isEqualTo(PatchReader.read(document, Strictness.LENIENT));
            assertThat(violations(lead(), document, Strictness.STRICT))
                    .isEqualTo(violations(lead(), document, Strictness.STRICT));
        });
    }

    /** Asserts that the fields of a lead, sent as a patch of an empty lead, result in equal fields. */
    private static void assertValid(Lead lead) {
        assertThat(fieldsAfter(lead(), documentOf(lead.fields()))).isEqualTo(lead.fields());
        assertThat(lead.fields().tags()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(100);
        assertThat(lead.fields().assignedUsers()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(100);
        String name = lead.fields().companyName();
        assertThat(name == null || (name.codePointCount(0, name.length()) <= 255 && !name.isBlank()))
                .isTrue();
    }

    private static Map<String, @Nullable Object> documentOf(LeadFields fields) {
        CompanyCatalog catalog = LeadPatchFixture.CATALOG;
        List<@Nullable Object> values = new ArrayList<>();
        fields.customFields().forEach((id, value) -> {
            CustomFieldDefinition definition = catalog.leadCustomField(id).orElseThrow();
            values.add(entry(id.value(), definition.type().wireName(), value.asDocument()));
        });
        Map<String, @Nullable Object> document = plainDocumentOf(fields);
        document.put("customFields", values);
        return document;
    }

    private static List<Map<String, @Nullable Object>> failed(Lead lead, Map<String, @Nullable Object> conditions) {
        return LeadPatchFixture.failedConditions(lead, object("if", conditions), Strictness.STRICT);
    }

    /** Converts a valid patch to conditions. */
    private static Map<String, @Nullable Object> conditionsOf(Map<String, @Nullable Object> patch) {
        Map<String, @Nullable Object> conditions = new LinkedHashMap<>(patch);
        if (conditions.remove("customFields") instanceof List<?> entries) {
            entries.forEach(entry -> {
                Map<?, ?> object = (Map<?, ?>) entry;
                conditions.put("customFields/" + object.get("customFieldId"), object.get("value"));
            });
        }
        return conditions;
    }

    /** Converts one condition to a patch. */
    private static Map<String, @Nullable Object> patchOf(String field, @Nullable Object value) {
        if (!field.startsWith("customFields/")) {
            return object(field, value);
        }
        long id = Long.parseLong(field.substring("customFields/".length()));
        CustomFieldDefinition definition =
                LeadPatchFixture.CATALOG.leadCustomField(new CustomFieldId(id)).orElseThrow();
        return LeadPatchFixture.customFields(entry(id, definition.type().wireName(), value));
    }

    private static Map<String, @Nullable Object> flatDocumentOf(LeadFields fields) {
        Map<String, @Nullable Object> document = plainDocumentOf(fields);
        for (Map.Entry<CustomFieldId, CustomFieldValue> value :
                fields.customFields().entrySet()) {
            document.put(
                    "customFields/" + value.getKey().value(), value.getValue().asDocument());
        }
        return document;
    }

    private static Map<String, @Nullable Object> plainDocumentOf(LeadFields fields) {
        return new LinkedHashMap<>(object(
                "company_name",
                fields.companyName(),
                "email",
                fields.email(),
                "phone_number",
                fields.phoneNumber(),
                "first_name",
                fields.firstName(),
                "last_name",
                fields.lastName(),
                "status",
                fields.status().wireName(),
                "assignedUsers",
                fields.assignedUsers().stream().map(UserId::value).toList(),
                "tags",
                fields.tags().stream().map(TagId::value).toList()));
    }

    /** RFC 6901 §4. */
    private static boolean resolves(String pointer, @Nullable Object document) {
        Object inner = document;
        for (String token : pointer.isEmpty()
                ? List.<String>of()
                : List.of(pointer.substring(1).split("/", -1))) {
            String name = token.replace("~1", "/").replace("~0", "~");
            if (inner instanceof List<?> list && Integer.parseInt(name) < list.size()) {
                inner = list.get(Integer.parseInt(name));
            } else if (inner instanceof Map<?, ?> object && object.containsKey(name)) {
                inner = object.get(name);
            } else {
                return false;
            }
        }
        return true;
    }

    private static void forAll(Consumer<RandomPatchDocuments> property) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
            try {
                property.accept(new RandomPatchDocuments(seed));
            } catch (Throwable e) {
                throw new AssertionError("-Dleadpatch.seed=" + seed + " reproduces the failure", e);
            }
        }
    }
}
