package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.change;
import static dev.leadpatch.domain.lead.Sample.entry;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.violations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.patch.PatchReader;
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

/** What holds for every patch, tried on thousands that chance made; a failure names the seed that makes it again. */
class PatchPropertiesTest {
    private static final int CASES = 1_000;
    private static final long FIRST_SEED = Long.getLong("leadpatch.seed", 1);

    @Test
    void applying_a_patch_twice_equals_applying_it_once() {
        forAll(documents -> {
            Lead once = lead(after(lead(), documents.goodPatch()));
            Map<String, @Nullable Object> patch = documents.goodPatch();
            Lead twice = lead(after(once, patch));

            assertThat(change(twice, patch, Handling.STRICT)).isEqualTo(LeadChange.Unchanged.INSTANCE);
        });
    }

    @Test
    void fields_that_a_patch_does_not_name_are_untouched() {
        forAll(documents -> {
            LeadFields before = after(lead(), documents.goodPatch());
            Map<String, @Nullable Object> patch = documents.goodPatch();
            Map<String, @Nullable Object> expected = documentOf(before);
            expected.keySet().removeAll(patch.keySet());

            Map<String, @Nullable Object> actual = documentOf(after(lead(before), patch));
            actual.keySet().removeAll(patch.keySet());

            assertThat(actual).isEqualTo(expected);
        });
    }

    @Test
    void disjoint_patches_commute() {
        forAll(documents -> {
            Lead lead = lead(after(lead(), documents.goodPatch()));
            List<Map<String, @Nullable Object>> patches = documents.disjointPatches();

            LeadFields oneWay = after(lead(after(lead, patches.get(0))), patches.get(1));
            LeadFields otherWay = after(lead(after(lead, patches.get(1))), patches.get(0));

            assertThat(oneWay).isEqualTo(otherWay);
        });
    }

    @Test
    void a_patch_equal_to_the_state_changes_nothing() {
        forAll(documents -> {
            LeadFields good = after(lead(), documents.goodPatch());
            // what was archived since is still the lead's
            LeadFields held = Holding.customField(
                    Holding.assignedUsers(
                            Holding.tags(good, 1, SampleCatalog.ARCHIVED_TAG), SampleCatalog.ARCHIVED_USER),
                    SampleCatalog.SELECT,
                    new CustomFieldValue.Select(new OptionId(SampleCatalog.ARCHIVED_OPTION)));

            assertThat(change(lead(held), documentOf(held), Handling.STRICT)).isEqualTo(LeadChange.Unchanged.INSTANCE);
        });
    }

    @Test
    void changes_name_exactly_the_fields_that_differ() {
        forAll(documents -> {
            Lead lead = lead(after(lead(), documents.goodPatch()));
            Map<String, @Nullable Object> patch = documents.goodPatch();
            Map<String, @Nullable Object> before = flatDocumentOf(lead.fields());
            Map<String, @Nullable Object> after = flatDocumentOf(after(lead, patch));
            HashSet<String> differing = new HashSet<>(before.keySet());
            differing.addAll(after.keySet());
            differing.removeIf(field -> Objects.equals(before.get(field), after.get(field)));

            assertThat(Sample.changes(lead, patch))
                    .extracting(change -> change.get("field"))
                    .doesNotHaveDuplicates()
                    .isSubsetOf(differing)
                    .hasSameSizeAs(differing);
        });
    }

    @Test
    void changes_come_back_from_their_documents_as_they_were() {
        forAll(documents -> {
            Lead lead = lead(after(lead(), documents.goodPatch()));
            for (Map<String, @Nullable Object> change : Sample.changes(lead, documents.goodPatch())) {
                assertThat(FieldChange.ofDocument(StoredForm.of(change)).asDocument())
                        .isEqualTo(change)
                        .hasToString(change.toString());
            }
        });
    }

    @Test
    void a_condition_holds_exactly_if_a_patch_of_the_same_value_changes_nothing() {
        Map<Boolean, Integer> outcomes = new HashMap<>();
        forAll(documents -> {
            Lead lead = lead(after(lead(), documents.goodPatch()));
            conditionsOf(documents.goodPatch()).forEach((field, value) -> {
                boolean same = Sample.changes(lead, patchOf(field, value)).isEmpty();

                assertThat(failed(lead, object(field, value)).isEmpty())
                        .as(field + " " + value)
                        .isEqualTo(same);
                outcomes.merge(same, 1, Integer::sum);
            });
        });
        // else one of the two sides was hardly tried
        assertThat(outcomes.get(true)).isGreaterThan(CASES / 5);
        assertThat(outcomes.get(false)).isGreaterThan(CASES / 5);
    }

    @Test
    void what_fails_is_what_a_patch_of_the_same_values_would_change() {
        forAll(documents -> {
            Lead lead = lead(after(lead(), documents.goodPatch()));
            Map<String, @Nullable Object> patch = documents.goodPatch();

            assertThat(failed(lead, conditionsOf(patch)))
                    .extracting(condition -> condition.get("field"))
                    .isEqualTo(Sample.changes(lead, patch).stream()
                            .map(change -> change.get("field"))
                            .toList());
        });
    }

    @Test
    void the_actual_values_of_what_failed_hold_when_they_are_expected() {
        forAll(documents -> {
            Lead lead = lead(after(lead(), documents.goodPatch()));
            Map<String, @Nullable Object> conditions = conditionsOf(documents.goodPatch());
            failed(lead, conditions)
                    .forEach(condition -> conditions.put((String) condition.get("field"), condition.get("actual")));

            assertThat(failed(lead, conditions)).isEmpty();
        });
    }

    @Test
    void whatever_a_document_holds_the_outcome_is_a_valid_lead_or_violations() {
        Map<Class<?>, Integer> outcomes = new HashMap<>();
        forAll(documents -> {
            Object document = documents.wildDocument();
            for (Handling handling : Handling.values()) {
                List<Violation> violations = violations(lead(), document, handling);
                LeadChange change = change(lead(), document, handling);

                assertThat(change instanceof LeadChange.Rejected).isEqualTo(!violations.isEmpty());
                assertThat(violations).extracting(Violation::place).doesNotHaveDuplicates();
                if (change instanceof LeadChange.Changed changed) {
                    assertKeepsTheRules(changed.lead());
                }
                outcomes.merge(change.getClass(), 1, Integer::sum);
            }
        });
        // else the documents are too wild or too tame to say anything
        assertThat(outcomes.get(LeadChange.Rejected.class)).isGreaterThan(CASES / 2);
        assertThat(outcomes.get(LeadChange.Changed.class)).isGreaterThan(CASES / 5);
    }

    @Test
    void every_pointer_resolves_in_the_document() {
        forAll(documents -> {
            Object document = documents.wildDocument();
            for (Violation violation : violations(lead(), document, Handling.STRICT)) {
                assertThat(resolves(violation.place().pointer(), document))
                        .as(violation.toString())
                        .isTrue();
            }
        });
    }

    @Test
    void reading_is_deterministic() {
        forAll(documents -> {
            Object document = documents.wildDocument();

            assertThat(PatchReader.read(document, Handling.LENIENT))
                    .isEqualTo(PatchReader.read(document, Handling.LENIENT));
            assertThat(violations(lead(), document, Handling.STRICT))
                    .isEqualTo(violations(lead(), document, Handling.STRICT));
        });
    }

    /** A lead keeps the rules if it can be sent as a patch to an empty one, and loses nothing by it. */
    private static void assertKeepsTheRules(Lead lead) {
        assertThat(after(lead(), documentOf(lead.fields()))).isEqualTo(lead.fields());
        assertThat(lead.fields().tags()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(100);
        assertThat(lead.fields().assignedUsers()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(100);
        String name = lead.fields().companyName();
        assertThat(name == null || (name.codePointCount(0, name.length()) <= 255 && !name.isBlank()))
                .isTrue();
    }

    private static Map<String, @Nullable Object> documentOf(LeadFields fields) {
        CompanyCatalog catalog = Sample.CATALOG;
        List<@Nullable Object> values = new ArrayList<>();
        fields.customFields().forEach((id, value) -> {
            CustomFieldDefinition definition = catalog.leadField(id).orElseThrow();
            values.add(entry(id.value(), definition.type().wireName(), value.asDocument()));
        });
        Map<String, @Nullable Object> document = plainDocumentOf(fields);
        document.put("customFields", values);
        return document;
    }

    private static List<Map<String, @Nullable Object>> failed(Lead lead, Map<String, @Nullable Object> conditions) {
        return Sample.failed(lead, object("if", conditions), Handling.STRICT);
    }

    /** What a good patch asks for, as conditions. */
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

    /** What one condition expects, as a patch. */
    private static Map<String, @Nullable Object> patchOf(String field, @Nullable Object value) {
        if (!field.startsWith("customFields/")) {
            return object(field, value);
        }
        long id = Long.parseLong(field.substring("customFields/".length()));
        CustomFieldDefinition definition =
                Sample.CATALOG.leadField(new CustomFieldId(id)).orElseThrow();
        return Sample.customFields(entry(id, definition.type().wireName(), value));
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

    private static void forAll(Consumer<RandomDocuments> property) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
            try {
                property.accept(new RandomDocuments(seed));
            } catch (Throwable broken) {
                throw new AssertionError("-Dleadpatch.seed=" + seed + " makes it again", broken);
            }
        }
    }
}
